//! What it costs to have much: the same work among few cases and among many.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    sync::{
        LazyLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use casemate::{
    clock::Clock,
    desk::{Comment, Desk},
    domain::{
        access::Actor,
        id::CaseId,
        talk::Audience,
        token::{Grant, TokenForm},
    },
    serve,
    web::{
        Exposed, Web,
        request::{Body, Method, Portion, Request},
    },
};

use rustix::time::{ClockId, clock_gettime};

use crate::{
    load::Client,
    micros,
    program::Program,
    visit::Visit,
    world::{self, HERON, MARKED, WALRUS},
};

/// How many cases are few.
const FEW: usize = 10_000;
/// How many are many: a million, or what `CASEMATE_BENCH_SCALE` says.
static MANY: LazyLock<usize> = LazyLock::new(|| {
    let asked = std::env::var("CASEMATE_BENCH_SCALE").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(1_000_000)
});
const WRITERS: usize = 16;
/// How many searches of one user go on at once; more are asked to wait.
const SEARCHES: usize = 4;
const LASTING: Duration = Duration::from_secs(5);

/// Where helpdesks are kept for the next time: making a million cases takes an hour. What one
/// measurement writes the next one finds.
static KEPT: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| std::env::var_os("CASEMATE_BENCH_KEPT").map(PathBuf::from));

/// A helpdesk of one size.
struct Size {
    dir: PathBuf,
    /// The folder, if it is not kept.
    _own: Option<tempfile::TempDir>,
    cases: usize,
    case: CaseId,
}

/// The same, opened.
struct Opened {
    desk: Desk,
    web: Web,
    issuer: Actor,
    visit: Visit,
    /// The header of a token of the issuer's.
    token: String,
}

/// Prints both sizes side by side.
pub(crate) fn print() {
    let sizes = [FEW, *MANY].map(Size::fill);
    println!("one answer, one thread        {FEW:>9} {:>9}  ratio   aim: <= 1.5", *MANY);
    let opened = sizes.each_ref().map(Size::open);
    answers(&opened);
    api(&opened);
    writes(&opened);
    for one in opened {
        one.desk.store().stop();
    }
    for size in sizes {
        process(&size);
    }
}

impl Size {
    fn fill(cases: usize) -> Size {
        let own = KEPT.is_none().then(|| tempfile::tempdir().expect("a folder"));
        let kept = KEPT.as_ref().map(|kept| kept.join(cases.to_string()));
        let dir = kept.or_else(|| own.as_ref().map(|own| own.path().to_owned()));
        let dir = dir.expect("a folder");
        fs::create_dir_all(&dir).expect("a folder");
        let known = fs::read_to_string(dir.join("case")).ok().and_then(|id| id.parse().ok());
        let case = known.unwrap_or_else(|| {
            let start = casemate::clock::monotonic();
            let case = world::fill_with(&dir, cases);
            println!("{cases} cases were made in {:.0?}", start.elapsed());
            fs::write(dir.join("case"), case.to_string()).expect("a note");
            case
        });
        let files = fs::read_dir(dir.join("search")).expect("an index");
        let (store, index) = (bytes(&dir.join("casemate.redb")), files.flatten());
        let index: u64 = index.map(|file| bytes(&file.path())).sum();
        println!("{cases} cases: {} MB, {} MB of index", store >> 20, index >> 20);
        Size { dir, _own: own, cases, case }
    }

    fn open(&self) -> Opened {
        let desk = serve::open(&self.dir, Clock::Real).expect("the store opens");
        // Opens the index, which is up to date.
        desk.index().catch_up(&AtomicBool::new(false)).expect("an index");
        let (issuer, cookie) = world::sign_in(&desk, "issuer@example.com");
        let address = (Ipv4Addr::LOCALHOST, 0).into();
        let visit = Visit { address, cookie, case: self.case };
        let form = TokenForm {
            name: "Measuring".to_owned(),
            grants: vec![Grant::ReadHelpdesk.word().to_owned()],
            lasts: "1h".to_owned(),
        };
        let token = desk.make_token_here("issuer@example.com", &form).expect("a token");
        let token = token.authorization();
        Opened { web: Web::new(desk.clone(), None, Exposed::No), desk, issuer, visit, token }
    }
}

fn bytes(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

/// Pages with as many rows in both, and a search that finds as many; then one that finds 1 % of all.
fn answers(sizes: &[Opened; 2]) {
    let case = |size: &Opened| format!("/cases/{}", size.visit.case);
    let page = |path: &'static str| move |_: &Opened| path.to_owned();
    row("list", sizes, page("/cases"));
    row("case page", sizes, case);
    row("filter, one value", sizes, page("/cases?priority=urgent"));
    row(
        "filter, three values",
        sizes,
        page("/cases?priority=urgent&status=pending&account=PA-000-002"),
    );
    row("filter, nothing fits", sizes, page("/cases?period=created&to=2020-01-01"));
    let few = format!("search, {MARKED} found");
    row(&few, sizes, |_| format!("/search?q={WALRUS}"));
    let many = format!("search, {} found", *MANY / 100);
    let took = row(&many, sizes, |_| format!("/search?q={HERON}"));
    println!("  the latter takes {:.2} ms   aim: <= 10", took / 1e3);
}

/// Measures both in turns, prints them, and returns what the larger took, in microseconds.
fn row(name: &str, sizes: &[Opened; 2], path: impl Fn(&Opened) -> String) -> f64 {
    let [few, many] = sizes.each_ref().map(|size| {
        let request = request(("cookie", &size.visit.cookie), &path(size));
        let answer = size.web.answer(request.clone());
        assert_eq!(answer.status, 200, "{name}");
        let work = || size.web.answer(request.clone()).body.len();
        (micros(work), busy(work))
    });
    compare(name, "us", (few.0, many.0));
    compare("  of which this thread", "us", (few.1, many.1));
    many.0
}

/// Pages of 100 of the API: the first time, with the total counted; again, with the total known; and
/// those after it, in order, each from the place where the one before ended.
fn api(sizes: &[Opened; 2]) {
    println!(
        "API, 100 of a list            {FEW:>9} {:>9}  ratio   aim: <= 1.5 but for the total",
        *MANY
    );
    for (name, filter) in [
        ("all", ""),
        ("state", "state=pending"),
        ("account", "receiver.account.id=PA-000-002"),
        ("date", "ge(events.created.at,2020-01-01T00:00:00Z)"),
        ("oldest", "ordering(events.created.at)"),
        ("updated", "ordering(-events.updated.at)"),
    ] {
        let all = sizes.each_ref().map(|size| paged(size, filter));
        for (index, what) in ["total", "first", "next"].into_iter().enumerate() {
            compare(&format!("{name}, {what}"), "us", (all[0][index], all[1][index]));
        }
    }
}

/// How many microseconds a page takes when its total is counted, when it is known, and when it
/// follows another: the best that was read before, for the disk is not what is measured.
fn paged(size: &Opened, filter: &str) -> [f64; 3] {
    let took = |offset: usize| {
        let mark = if filter.is_empty() { "" } else { "&" };
        let address = format!("/public/v1/helpdesk/cases?{filter}{mark}limit=100&offset={offset}");
        let request = request(("authorization", &size.token), &address);
        let start = casemate::clock::monotonic();
        let answer = size.web.answer(request);
        let took = start.elapsed().as_secs_f64() * 1e6;
        assert_eq!(answer.status, 200, "{address}: {}", String::from_utf8_lossy(&answer.body));
        took
    };
    let best = |took: &mut dyn Iterator<Item = f64>| took.fold(f64::INFINITY, f64::min);
    let counted = took(0);
    let known = best(&mut (0..20).map(|_| took(0)));
    let pages = || best(&mut (1..=10).map(|page| took(page * 100)));
    pages();
    took(0);
    [counted, known, pages()]
}

fn compare(name: &str, unit: &str, (few, many): (f64, f64)) {
    println!("{name:<28} {few:>7.0} {unit} {many:>6.0} {unit} {:>6.2}", many / few);
}

/// How many microseconds a thread is at work for it: the best of some goes. Others on the machine make
/// it wait, and that does not count.
fn busy(work: impl Fn() -> usize) -> f64 {
    let once = || {
        let start = spent(ClockId::ThreadCPUTime);
        std::hint::black_box(work());
        spent(ClockId::ThreadCPUTime) - start
    };
    (0..40).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// How many microseconds a thread, or all of the process, has been at work.
fn spent(clock: ClockId) -> f64 {
    let at = clock_gettime(clock);
    #[expect(clippy::cast_precision_loss, reason = "fewer than a double counts exactly")]
    let micros = at.tv_sec as f64 * 1e6 + at.tv_nsec as f64 / 1e3;
    micros
}

/// How many KB the process has written so far, to the disk or to what stands before it.
fn written() -> f64 {
    let text = fs::read_to_string("/proc/self/io").unwrap_or_default();
    let bytes = text.lines().find_map(|line| line.strip_prefix("wchar: "));
    bytes.and_then(|bytes| bytes.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn request((name, value): (&str, &str), address: &str) -> Request {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    Request {
        method: Method::Get,
        path: path.to_owned(),
        query: query.to_owned(),
        headers: vec![(name.to_owned(), value.to_owned())],
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        secure: false,
        body: Body::Whole(Vec::new()),
        portion: Portion::First,
        captures: Vec::new(),
        route: "",
    }
}

/// Cases and comments of many writers at once.
fn writes(sizes: &[Opened; 2]) {
    type Work = fn(&Opened, CaseId);
    let works: [(&str, Work); 2] = [
        ("create", |size, _| {
            one_more(size);
        }),
        ("comment", |size, case| {
            let text = "One more.".to_owned();
            let comment = Comment { text, audience: Audience::Everyone, kept: Vec::new() };
            size.desk.comment(&size.issuer, case, comment).expect("a comment");
        }),
    ];
    // Not the case whose page is looked at, which would grow from one time to the next.
    let cases = sizes.each_ref().map(one_more);
    for (name, work) in works {
        let [few, many] = [0, 1].map(|at| writing(|| work(&sizes[at], cases[at])));
        compare(name, "us", (few[0], many[0]));
        compare("  of which this process", "us", (few[1], many[1]));
        compare("  written for each", "KB", (few[2], many[2]));
    }
}

fn one_more(size: &Opened) -> CaseId {
    size.desk.open_case(&size.issuer, world::form("One more"), Vec::new()).expect("a case")
}

/// By [`WRITERS`] at once, for each: how many microseconds pass, how many the process is at work, and
/// how many KB it writes.
fn writing(work: impl Fn() + Sync) -> [f64; 3] {
    let (done, start) = (AtomicU32::new(0), casemate::clock::monotonic());
    let before = (spent(ClockId::ProcessCPUTime), written());
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                while start.elapsed() < LASTING {
                    work();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let passed = start.elapsed().as_secs_f64() * 1e6;
    let all = [passed, spent(ClockId::ProcessCPUTime) - before.0, written() - before.1];
    let done = f64::from(done.into_inner());
    all.map(|one| one / done)
}

/// The program on such a store: its start after a clean stop and after a kill, its memory.
fn process(size: &Size) {
    let cases = size.cases;
    let mut program = Program::on(&size.dir, "issuer@example.com", size.case);
    let listed = |program: &Program, start: Instant| {
        Client::connect(program.visit.address).ask(&program.visit.get("/cases"));
        start.elapsed()
    };
    program.stop();
    let clean = program.restart();
    let clean = listed(&program, clean);
    let idle = program.memory();
    let visit = program.visit.clone();
    for path in ["/cases", "/search?q=walrus", "/search?q=heron", "/cases?priority=urgent"] {
        crate::load::run(visit.address, &visit.get(path), SEARCHES, LASTING);
    }
    let loaded = program.memory();
    let killed = program.restart();
    let killed = listed(&program, killed);
    println!("{cases} cases: first list {clean:.0?} after a clean stop   aim: under 200ms");
    println!("{cases} cases: first list {killed:.0?} after kill -9       aim: under 3s");
    println!("{cases} cases: {idle} KB idle   aim: under 45000");
    println!("{cases} cases: {loaded} KB after lists and searches   aim: under 200000");
}
