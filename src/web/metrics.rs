//! What answering came to, counted as it happens; and all that is measured, as Prometheus reads it.
//!
//! What it costs to read does not grow with what is stored or was answered: there are as many
//! counters as routes, and no label names a case, a person or an address.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use super::{
    request::Method,
    routes::{ROUTES, Route},
};
use crate::{clock, desk::show::Measures};

/// Upper ends of how long an answer took, in milliseconds.
const BUCKETS_MS: [u64; 8] = [1, 5, 20, 50, 200, 1_000, 5_000, 20_000];

/// Counters for all that is answered since the start.
pub(crate) struct Meter {
    /// One for each row of the route table, and one for what it has no row for.
    routes: Vec<OfRoute>,
}

/// Counters of one route.
#[derive(Default)]
struct OfRoute {
    /// Answers by the first digit of their status.
    answers: [AtomicU64; 5],
    /// Answers by how long they took; what took longer than any end is in none.
    within: [AtomicU64; BUCKETS_MS.len()],
    /// How long all took, in microseconds.
    took_us: AtomicU64,
}

/// A point in time from which an answer is measured.
#[derive(Clone, Copy)]
pub(crate) struct Begun(Instant);

impl Begun {
    /// Now.
    pub(crate) fn now() -> Begun {
        Begun(clock::monotonic())
    }

    /// How long ago that was.
    pub(crate) fn passed(self) -> Duration {
        self.0.elapsed()
    }
}

impl Meter {
    pub(crate) fn new() -> Meter {
        Meter { routes: (0..=ROUTES.len()).map(|_| OfRoute::default()).collect() }
    }

    /// Counts an answer; of none of the table's routes if none is said.
    pub(crate) fn count(&self, route: Option<&Route>, status: u16, took: Duration) {
        let same = |route: &Route| {
            ROUTES.iter().position(|row| row.path == route.path && row.method == route.method)
        };
        let place = route.and_then(same);
        let Some(counters) = self.routes.get(place.unwrap_or(ROUTES.len())) else { return };
        let class = usize::from(status / 100).saturating_sub(1);
        if let Some(answers) = counters.answers.get(class) {
            answers.fetch_add(1, Ordering::Relaxed);
        }
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let fits = BUCKETS_MS.iter().position(|end| ms < *end);
        if let Some(within) = fits.and_then(|place| counters.within.get(place)) {
            within.fetch_add(1, Ordering::Relaxed);
        }
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        counters.took_us.fetch_add(us, Ordering::Relaxed);
    }

    /// All that is measured, in Prometheus' text format, version 0.0.4.
    pub(crate) fn text(&self, measures: &Measures) -> String {
        let mut text = String::with_capacity(16 * 1024);
        head(&mut text, "casemate_requests_total", "counter", "Requests that were answered.");
        self.each(|names, counters| {
            for (class, answers) in counters.answers.iter().enumerate() {
                let answers = answers.load(Ordering::Relaxed);
                if answers > 0 {
                    let class = class + 1;
                    line(
                        &mut text,
                        &format!("casemate_requests_total{{{names},status=\"{class}xx\"}}"),
                        answers,
                    );
                }
            }
        });
        let name = "casemate_request_duration_seconds";
        head(&mut text, name, "histogram", "How long answering took, without the way.");
        self.each(|names, counters| durations(&mut text, (name, names), counters));
        gauges(&mut text, measures);
        text
    }

    /// Hands each route that was asked for to `work`, with its labels.
    fn each(&self, mut work: impl FnMut(&str, &OfRoute)) {
        for (place, counters) in self.routes.iter().enumerate() {
            if counters.all() == 0 {
                continue;
            }
            let (method, path) =
                ROUTES.get(place).map_or(("", "none"), |route| (method(route.method), route.path));
            work(&format!("method=\"{method}\",route=\"{path}\""), counters);
        }
    }
}

impl OfRoute {
    fn all(&self) -> u64 {
        self.answers.iter().map(|answers| answers.load(Ordering::Relaxed)).sum()
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get | Method::Head => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    }
}

fn durations(text: &mut String, (name, labels): (&str, &str), counters: &OfRoute) {
    let mut so_far = 0;
    for (end, within) in BUCKETS_MS.iter().zip(&counters.within) {
        so_far += within.load(Ordering::Relaxed);
        let end = decimal(*end * 1_000);
        line(text, &format!("{name}_bucket{{{labels},le=\"{end}\"}}"), so_far);
    }
    // Counted a moment apart, they never run backwards all the same.
    let all = counters.all().max(so_far);
    line(text, &format!("{name}_bucket{{{labels},le=\"+Inf\"}}"), all);
    line(
        text,
        &format!("{name}_sum{{{labels}}}"),
        decimal(counters.took_us.load(Ordering::Relaxed)),
    );
    line(text, &format!("{name}_count{{{labels}}}"), all);
}

/// Microseconds as seconds: `0.005`, `20`.
fn decimal(us: u64) -> String {
    let (seconds, rest) = (us / 1_000_000, us % 1_000_000);
    let text = format!("{seconds}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn gauges(text: &mut String, of: &Measures) {
    let version = env!("CARGO_PKG_VERSION");
    head(text, "casemate_build_info", "gauge", "Which program it is.");
    line(text, &format!("casemate_build_info{{version=\"{version}\"}}"), 1);
    let mut one = |name: &str, kind: &str, help: &str, value: Option<u64>| {
        if let Some(value) = value {
            head(text, name, kind, help);
            line(text, name, value);
        }
    };
    one(
        "casemate_uptime_seconds",
        "gauge",
        "How long it has been running.",
        Some(of.up_for.as_secs()),
    );
    one("casemate_memory_bytes", "gauge", "Resident memory of the process.", of.memory);
    one(
        "casemate_disk_free_bytes",
        "gauge",
        "Free room on the disk of the data folder.",
        Some(of.disk.0),
    );
    one("casemate_disk_bytes", "gauge", "The whole of that disk.", Some(of.disk.1));
    one("casemate_store_bytes", "gauge", "The file of rows.", Some(of.store));
    one(
        "casemate_blobs",
        "gauge",
        "Files of cases, as last counted.",
        of.blobs.map(|(files, _)| files),
    );
    one("casemate_blob_bytes", "gauge", "What they take.", of.blobs.map(|(_, bytes)| bytes));
    one("casemate_flushes_total", "counter", "Times that the disk was flushed.", Some(of.flushes));
    one("casemate_changes_total", "counter", "Changes that were written.", Some(of.changes));
    one("casemate_journal_entries", "gauge", "Entries of the journal.", Some(of.journal));
    one("casemate_mails_waiting", "gauge", "Mails in the outbox.", Some(of.mails_waiting));
    one("casemate_webhooks", "gauge", "Webhooks there are.", Some(of.webhooks));
    one(
        "casemate_webhook_deliveries_waiting",
        "gauge",
        "What waits to be sent to them.",
        Some(of.dispatches_waiting),
    );
    one(
        "casemate_clock_in_doubt",
        "gauge",
        "Whether the clock may be wrong.",
        Some(u64::from(of.clock_in_doubt)),
    );
    one(
        "casemate_timer_late_seconds",
        "gauge",
        "For how long a case is due that the clock has not closed.",
        Some(of.timer_late.as_secs()),
    );
    let name = "casemate_follower_lag_entries";
    head(text, name, "gauge", "Entries of the journal that a follower has not noted yet.");
    for (follower, lag) in &of.lags {
        line(text, &format!("{name}{{follower=\"{follower}\"}}"), lag);
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to memory does not fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_class_and_time_and_by_nothing_else() {
        let meter = Meter::new();
        let route = ROUTES.iter().find(|route| route.path == "/cases/{}").unwrap();
        meter.count(Some(route), 200, Duration::from_micros(900));
        meter.count(Some(route), 404, Duration::from_millis(7));
        meter.count(None, 404, Duration::from_secs(90));
        let text = meter.text(&Measures::default());
        let labels = "method=\"GET\",route=\"/cases/{}\"";
        for wanted in [
            format!("casemate_requests_total{{{labels},status=\"2xx\"}} 1\n"),
            format!("casemate_requests_total{{{labels},status=\"4xx\"}} 1\n"),
            format!("casemate_request_duration_seconds_bucket{{{labels},le=\"0.001\"}} 1\n"),
            format!("casemate_request_duration_seconds_bucket{{{labels},le=\"0.02\"}} 2\n"),
            format!("casemate_request_duration_seconds_sum{{{labels}}} 0.0079\n"),
            "_bucket{method=\"\",route=\"none\",le=\"20\"} 0\n".to_owned(),
            "_bucket{method=\"\",route=\"none\",le=\"+Inf\"} 1\n".to_owned(),
        ] {
            assert!(text.contains(&wanted), "{wanted}: {text}");
        }
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        assert!(
            lines
                .clone()
                .all(|line| line.rsplit_once(' ').is_some_and(|(_, n)| n.parse::<f64>().is_ok()))
        );
        let heads = text.lines().filter(|line| line.starts_with("# TYPE"));
        let names: std::collections::BTreeSet<_> = heads.clone().collect();
        assert_eq!(names.len(), heads.count(), "each is told of once");
    }

    #[test]
    fn microseconds_are_told_in_seconds() {
        assert_eq!([0, 1_000, 1_500_000, 20_000_000].map(decimal), ["0", "0.001", "1.5", "20"]);
    }
}
