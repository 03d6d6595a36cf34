//! The other side: `py_rql` of the package `lib-rql`, in one Python process for all queries.

use std::{
    fs::File,
    io::{Seek, Write},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::browser::target;

/// What `oracle.py` answers to each query: a tree as lists, `null` if it is refused.
pub(super) fn ask(queries: &[String]) -> Vec<Value> {
    let mut lines: File = tempfile::tempfile().unwrap();
    for query in queries {
        writeln!(lines, "{}", Value::from(query.as_str())).unwrap();
    }
    lines.rewind().unwrap();
    let output = Command::new(target().join("python/bin/python3"))
        .args(["-X", "utf8", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/rql/oracle.py")])
        .stdin(Stdio::from(lines))
        .output()
        .expect("Python and its packages are there after `bash tests/run --install`");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let answers = String::from_utf8(output.stdout).unwrap();
    answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
