//! Live updates: what somebody hears, as server-sent events. Each stream is a task that waits, with
//! one event in memory at most.

use std::sync::Arc;

use hyper::body::Bytes;
use serde::Serialize;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until, timeout},
};

use super::{Shared, content::Content};
use crate::desk::live::{Heard, Listening};

/// What the stream begins with: after so many milliseconds a browser asks again.
const BEGINNING: &str = "retry: 3000\n\n";
/// A comment, which shows that the connection lives, also to those on the way.
const HEARTBEAT: &str = ":\n\n";

/// Everything heard at a place until it is no more, the helpdesk stops, or the time is over.
pub(super) fn content(shared: &Arc<Shared>, mut listening: Listening) -> Content {
    let (pieces, receiver) = mpsc::channel(1);
    let (deadlines, mut stopping) = (shared.deadlines.clone(), shared.stopping.subscribe());
    tokio::spawn(async move {
        let over = Instant::now() + deadlines.live;
        let mut text = BEGINNING.to_owned();
        loop {
            // A client that does not take this much is gone, or as good as gone.
            match timeout(deadlines.live_patience, pieces.send(Ok(text.into()))).await {
                Ok(Ok(())) => (),
                _ => return,
            }
            text = tokio::select! {
                heard = listening.heard() => match heard {
                    Some(heard) => event(&heard),
                    None => break,
                },
                () = sleep(deadlines.heartbeat) => HEARTBEAT.to_owned(),
                () = sleep_until(over) => break,
                _ = stopping.wait_for(|stopping| *stopping) => break,
                () = pieces.closed() => return,
            };
        }
        drop(listening);
        // Who takes no more needs no end.
        let _ = timeout(deadlines.live_patience, pieces.send(Ok(Bytes::new()))).await;
    });
    Content::Portions { pieces: receiver, ended: false }
}

/// One event, whose id is where a browser that comes back goes on.
fn event(heard: &Heard) -> String {
    #[derive(Serialize)]
    struct Hint<'a> {
        moved: Vec<String>,
        all: bool,
        counters: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        writing: Vec<(String, &'a str)>,
    }
    let hint = Hint {
        moved: heard.moved.iter().map(ToString::to_string).collect(),
        all: heard.all,
        counters: heard.counters,
        writing: heard.writing.iter().map(|(case, name)| (case.to_string(), &**name)).collect(),
    };
    // JSON has no line break of its own; what cannot be JSON is a sign of life.
    let data = serde_json::to_string(&hint).unwrap_or_default();
    if data.is_empty() {
        HEARTBEAT.to_owned()
    } else {
        format!("id: {}\ndata: {data}\n\n", heard.at.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::CaseId, moment::Moment};

    #[test]
    fn an_event_is_one_line_whatever_people_are_called() {
        let heard = Heard {
            at: Moment(7),
            moved: [CaseId(1)].into(),
            writing: [(CaseId(1), "A\n\ndata: B".to_owned())].into(),
            ..Heard::default()
        };
        assert_eq!(
            event(&heard),
            "id: 7\ndata: {\"moved\":[\"CA-000-000-001\"],\"all\":false,\"counters\":false,\
             \"writing\":[[\"CA-000-000-001\",\"A\\n\\ndata: B\"]]}\n\n"
        );
    }
}
