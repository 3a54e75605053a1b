//! Running a server: health, metrics, log, end.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Server, command, encoded, samples};
use crate::harness::{Bench, project};

#[test]
fn metrics_count_requests_and_have_no_query() {
    let server = Server::with_samples(&[]);
    server.get(&format!("/api/v1/search?q={}", encoded("漏洞")));
    server.get("/api/v1/articles/de4d436b6d4c");
    server.get("/secret");
    let metrics = server.get("/metrics").text();
    for line in [
        "secnews_requests_total{route=\"/api/v1/search\",status=\"200\"} 1",
        "secnews_requests_total{route=\"/api/v1/articles/{id}\",status=\"200\"} 1",
        "secnews_requests_total{route=\"other\",status=\"404\"} 1",
        "secnews_articles 40",
        "secnews_ready 1",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(metrics.ends_with("# EOF\n"));
    assert!(!metrics.contains("secret") && !metrics.contains("de4d"), "{metrics}");
}

#[test]
fn the_log_has_queries_only_if_it_may() {
    let bench = samples();
    for (arguments, expected) in [(&[][..], false), (&["--log-queries"][..], true)] {
        let mut command = verbose(&bench);
        command.args(arguments).stderr(Stdio::piped());
        let mut server = Server::of(command);
        server.get("/api/v1/search?q=banksecret");
        server.get("/banksecret");
        let log = end(&mut server);
        assert!(log.contains("/api/v1/search"), "{log}");
        assert_eq!(log.contains("banksecret"), expected, "{log}");
    }
}

#[test]
fn a_request_in_flight_ends_before_the_server_does() {
    let bench = samples();
    let mut server = Server::start(&bench, &[]);
    let mut stream = TcpStream::connect(server.address).expect("a connection");
    let head = format!("GET /api/v1/stats HTTP/1.1\r\nHost: {}\r\n", server.address);
    stream.write_all(head.as_bytes()).expect("half a request");
    std::thread::sleep(Duration::from_millis(300));
    terminate(&server);
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(server.address).is_err(), "nobody listens any more");
    stream.write_all(b"\r\n").expect("the other half");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    let status = server.child.wait().expect("an end");
    assert!(status.success(), "{status}");
}

#[test]
fn a_client_that_says_nothing_does_not_keep_the_server() {
    let mut server = Server::with_samples(&[]);
    let _idle = TcpStream::connect(server.address).expect("a connection");
    let started = Instant::now();
    terminate(&server);
    server.child.wait().expect("an end");
    assert!(started.elapsed() < Duration::from_secs(12), "{:?}", started.elapsed());
}

#[test]
fn a_clone_serves_its_samples_and_nothing_else_is_indexed() {
    let bench = Bench::new();
    let link = bench.path().join("corpus");
    std::os::unix::fs::symlink(project().join("corpus"), link).expect("a link");
    let server = Server::start(&bench, &[]);
    assert_eq!(server.get("/api/v1/stats").json()["articles"], 40);
    let other = crate::harness::finish(command(&bench, &["--index", "other"]));
    assert_eq!(other.code, 2);
    assert!(other.err.contains("secnews index"), "{}", other.err);
    assert!(!bench.path().join("other").exists());
}

#[test]
fn old_answers_go_on_if_a_commit_cannot_be_opened() {
    let bench = samples();
    let server = Server::start(&bench, &[]);
    let meta = bench.path().join("index/meta.json");
    let good = fs::read(&meta).expect("readable");
    fs::write(&meta, "{}").expect("written");
    let ready = |expected: u16| {
        let started = Instant::now();
        while server.get("/readyz").status != expected {
            assert!(started.elapsed() < Duration::from_secs(5), "not {expected}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    ready(503);
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.get("/api/v1/search?q=CVE").status, 200);
    assert!(server.get("/api/v1/status").json()["problem"].is_string());
    fs::write(&meta, good).expect("written");
    ready(200);
}

#[test]
fn systemd_hears_of_the_beginning_and_the_end() {
    let bench = samples();
    let path = bench.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let mut command = command(&bench, &[]);
    command.env("NOTIFY_SOCKET", &path);
    let mut server = Server::of(command);
    let heard = || {
        let mut text = [0; 64];
        let length = socket.recv(&mut text).expect("a message");
        String::from_utf8_lossy(&text[..length]).trim().to_owned()
    };
    assert_eq!(heard(), "READY=1");
    terminate(&server);
    assert_eq!(heard(), "STOPPING=1");
    assert!(server.child.wait().expect("an end").success());
}

#[test]
fn a_socket_that_systemd_has_opened_is_used() {
    let bench = samples();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let address = listener.local_addr().expect("an address");
    let own = command(&bench, &[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec 3<&0; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" \"$@\""]);
    shell.arg(own.get_program()).args(own.get_args()).current_dir(bench.path());
    shell.env_remove("SECNEWS_INDEX").stdin(Stdio::from(OwnedFd::from(listener)));
    let server = Server::of(shell);
    assert_eq!(server.address, address);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn long_answers_are_compressed() {
    let server = Server::with_samples(&[]);
    let path = format!("/api/v1/search?q={}", encoded("漏洞"));
    for path in [path.as_str(), "/api/v1/export?all=true"] {
        let plain = server.get(path);
        assert_eq!(plain.header("content-encoding"), None);
        let packed = server.send("GET", path, &[("Accept-Encoding", "br, gzip;q=0.5")], "");
        assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
        assert!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() * 2 < plain.body.len(), "{path}");
        let refused = server.send("GET", path, &[("Accept-Encoding", "gzip;q=0")], "");
        assert_eq!(refused.header("content-encoding"), None, "{path}");
    }
}

/// A command that logs.
fn verbose(bench: &Bench) -> Command {
    let quiet = command(bench, &[]);
    let mut command = crate::harness::program();
    command.args(quiet.get_args().filter(|argument| *argument != "-q")).current_dir(bench.path());
    command.envs(quiet.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
}

fn terminate(server: &Server) {
    let killed = Command::new("kill").arg(server.child.id().to_string()).status();
    assert!(killed.expect("kill").success());
}

/// Ends the server; what it wrote to standard error.
fn end(server: &mut Server) -> String {
    terminate(server);
    let mut log = String::new();
    server.child.stderr.take().expect("standard error").read_to_string(&mut log).expect("UTF-8");
    log
}
