//! Servers that are broken or hostile: the program gives an error that names the address and the reason, within bounded memory and
//! time.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::articles::indexed_articles;
use super::proxy::{Answer, Proxy, json, whole};
use crate::harness::program;

/// Memory that a command may take while a server does what it likes: a bounded answer, and the dictionary.
const MAX_RESIDENT: u64 = 400 << 20;
/// A command that takes longer hangs. It is the longest that a push repeats what a server refuses, and some more.
const LIMIT: Duration = Duration::from_mins(4);

/// A server that gives every request the same answer: its name, the answer, what the error says.
type Case = (&'static str, fn() -> Answer, &'static str);

const CASES: [Case; 17] = [
    ("closes at once", || Answer::Raw(Vec::new()), "cannot be"),
    ("closes one way", || Answer::HalfClose(Vec::new()), "cannot be"),
    ("closes within the head", || Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), "cannot be"),
    ("closes within the body", cut_body, "cannot be"),
    ("closes one way within the body", cut_body_half, "cannot be"),
    ("speaks another protocol", || Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), "cannot be read"),
    ("has an endless head", endless_head, "cannot be"),
    ("has an endless body", endless_body, "has more than"),
    ("promises too much", too_long, "cannot be"),
    ("has a chunk of all memory", huge_chunk, "cannot be"),
    ("sends a gzip bomb", gzip_bomb, "cannot be read"),
    ("sends half of JSON", || json("200 OK", "{\"took\": 1, \"hits\":"), "cannot be read"),
    ("sends another type", || json("200 OK", "[]"), "cannot be read"),
    ("sends deep JSON", deep, "cannot be read"),
    ("redirects", || redirect("http://127.0.0.1:9/_search"), "redirects to http://127.0.0.1:9/_search"),
    ("is overloaded", overloaded, "answered 429"),
    ("sends the page of a proxy", page, "answered 502"),
];

fn cut_body() -> Answer {
    Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"took\": 1".to_vec())
}

fn cut_body_half() -> Answer {
    Answer::HalfClose(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"took\": 1".to_vec())
}

fn endless_head() -> Answer {
    Answer::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-Again: and again\r\n".repeat(1000))
}

fn endless_body() -> Answer {
    Answer::Endless(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), vec![b' '; 1 << 16])
}

fn too_long() -> Answer {
    Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n{}".to_vec())
}

fn huge_chunk() -> Answer {
    Answer::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF0\r\n{}".to_vec())
}

/// A gigabyte of spaces, in a megabyte.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let megabyte = vec![b' '; 1 << 20];
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..1024 {
        packed.write_all(&megabyte).expect("memory");
    }
    packed.finish().expect("memory")
});

fn gzip_bomb() -> Answer {
    Answer::Raw(whole("200 OK", "Content-Encoding: gzip\r\n", &BOMB))
}

fn deep() -> Answer {
    json("200 OK", &"[".repeat(1 << 20))
}

fn redirect(to: &str) -> Answer {
    Answer::Raw(whole("307 Temporary Redirect", &format!("Location: {to}\r\n"), b""))
}

fn overloaded() -> Answer {
    let body = r#"{"error": {"type": "circuit_breaking_exception", "reason": "[parent] Data too large"}, "status": 429}"#;
    json("429 Too Many Requests", body)
}

fn page() -> Answer {
    json("502 Bad Gateway", "<html>\n<h1>Bad Gateway</h1>\n</html>")
}

/// Runs a command to its end: its exit code, what it wrote as an error, and its peak of memory.
fn run_bounded(mut command: Command, name: &str) -> (i32, String, u64) {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    let (started, mut peak) = (Instant::now(), 0);
    while child.try_wait().expect("a state").is_none() {
        peak = peak.max(resident(&child));
        if started.elapsed() > LIMIT {
            drop(child.kill());
            panic!("{name}: still running after {LIMIT:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("an end");
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().expect("an exit code"), errors, peak)
}

/// The most memory that a process has had until now, in bytes; 0 where the system does not count it.
fn resident(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

#[test]
fn a_hostile_server_is_an_error_that_names_it() {
    let local = indexed_articles("hostile", 3, "");
    let commands: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("search", &["search", "样本", "--engine"][..]),
        ("push", &["push", "-q", "--to"][..]),
    ]);
    // It takes seconds, for which no command should wait.
    LazyLock::force(&BOMB);
    let mut failures = Vec::new();
    for (name, answer, reason) in CASES {
        let server = Proxy::alone(move |_| answer());
        for (verb, arguments) in &commands {
            let mut command = program();
            let folder = local.bench.path();
            command.args(*arguments).arg(&server.url).current_dir(folder).env("XDG_CONFIG_HOME", folder);
            let (code, errors, peak) = run_bounded(command, &format!("{verb} of a server that {name}"));
            let is_right = code == 2 && errors.contains(&server.url) && errors.contains(reason);
            if !is_right || errors.lines().count() > 6 || peak > MAX_RESIDENT {
                failures.push(format!("{verb} of a server that {name}: exit {code}, {peak} bytes: {errors}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_redirect_does_not_take_a_password_elsewhere() {
    let local = indexed_articles("redirected", 1, "");
    let other = Proxy::alone(|_| json("200 OK", "{}"));
    let location = format!("{}/_search", other.url);
    let server = Proxy::alone(move |_| redirect(&location));
    let mut command = program();
    let folder = local.bench.path();
    command
        .args(["search", "样本", "--engine", &server.url])
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder);
    command.env("SECNEWS_ENGINE_USER", "u").env("SECNEWS_ENGINE_PASSWORD", "correct-horse");
    let (code, errors, _) = run_bounded(command, "redirect");
    assert!(code == 2 && errors.contains("is not followed") && !errors.contains("horse"), "{errors}");
    assert_eq!((server.requests() > 0, other.requests()), (true, 0));
}
