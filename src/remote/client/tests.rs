//! The client against servers of one answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::json;

use super::*;
use crate::stop::StopReason;
use std::time::Instant;

/// A server that hands each connection to `answer`, and its address.
fn server(answer: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().for_each(|connection| answer(connection.unwrap())));
    address
}

/// Reads one request: its head and its body.
fn request(connection: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(connection);
    let (mut head, mut length) = (String::new(), 0);
    while reader.read_line(&mut head).unwrap() > 2 {
        let last = head.lines().last().unwrap().to_lowercase();
        if let Some(value) = last.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

/// A server that answers every request with `status`, headers and `body`.
fn fixed(status: &'static str, headers: &'static str, body: &'static str) -> String {
    server(move |mut connection| {
        request(&connection);
        let length = body.len();
        // The connection ends with the answer. A client that does not know may send its next request into it.
        let headers = format!("{headers}Connection: close\r\nContent-Length: {length}");
        write!(connection, "HTTP/1.1 {status}\r\n{headers}\r\n\r\n{body}").unwrap();
    })
}

fn client(addresses: &[&str]) -> Client {
    let addresses = addresses.iter().map(|&address| address.to_owned()).collect();
    let credentials = Credentials::Basic { user: "u".into(), password: "secret".into() };
    Client::new(&Settings { addresses, credentials, ..Settings::default() }).unwrap()
}

/// An address that nobody listens at.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn fault_of(outcome: Result<Value, Error>) -> RemoteFault {
    match outcome {
        Err(Error::Remote(error)) => error.fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_is_sent_with_its_content_and_credentials() {
    let address = server(|mut connection| {
        let (head, body) = request(&connection);
        let text = json!([head, body]).to_string();
        write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}", text.len()).unwrap();
    });
    let client = client(&[&format!("{address}/prefix")]);
    let answer: Vec<String> = client.post("a/_search?x=1", &json!({"query": "漏洞"}), &Stop::new()).unwrap();
    let head = answer[0].to_lowercase();
    assert!(head.starts_with("post /prefix/a/_search?x=1 http/1.1\r\n"), "{head}");
    assert!(
        head.contains("authorization: basic dtpzzwnyzxq=\r\n")
            && head.contains("content-type: application/json\r\n")
    );
    assert!(!head.contains("gzip"));
    assert_eq!(answer[1], r#"{"query":"漏洞"}"#);
}

#[test]
fn a_set_stop_ends_a_request_at_once() {
    let address = server(|connection| {
        thread::spawn(move || {
            request(&connection);
            thread::sleep(Duration::from_secs(30));
        });
    });
    let (client, stop) = (client(&[&address]), Stop::new());
    let setter = stop.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        setter.cancel();
    });
    let begin = Instant::now();
    let outcome = client.get::<Value>("", &stop);
    assert!(matches!(outcome, Err(Error::Stopped(StopReason::Cancelled))), "{outcome:?}");
    let outcome = client.get::<Value>("", &Stop::at(Instant::now() + Duration::from_millis(100)));
    assert!(matches!(outcome, Err(Error::Stopped(StopReason::Deadline))), "{outcome:?}");
    assert!(begin.elapsed() < Duration::from_secs(3));
}

#[test]
fn another_address_is_asked_if_one_is_away_or_fails() {
    let good = fixed("200 OK", "", "1");
    let failing = fixed("503 Service Unavailable", "", "");
    let client = client(&[&closed(), &failing, &good]);
    assert_eq!(client.get::<u8>("", &Stop::new()).unwrap(), 1);
    assert_eq!(client.address(), good);
    // Nothing was sent to the first, so a request that must not be sent twice goes on; the second may have done it.
    let client = self::client(&[&closed(), &failing, &good]);
    let RemoteFault::Status { status: 503, .. } = fault_of(client.put("", &json!({}), &Stop::new())) else {
        panic!()
    };
    let client = self::client(&[&closed(), &good]);
    assert_eq!(client.put::<u8>("", &json!({}), &Stop::new()).unwrap(), 1);
}

#[test]
fn all_addresses_away_is_an_error_that_names_one() {
    let addresses = [closed(), closed()];
    let error = client(&[&addresses[0], &addresses[1]]).get::<Value>("", &Stop::new()).unwrap_err();
    assert!(error.to_string().starts_with(&format!("{} cannot be reached: ", addresses[1])), "{error}");
}

#[test]
fn the_reason_of_a_node_is_shown_rather_than_that_another_is_away() {
    let failing = fixed("503 Service Unavailable", "", r#"{"error":{"type":"t","reason":"why"}}"#);
    for addresses in [[failing.clone(), closed()], [closed(), failing.clone()]] {
        let error = client(&[&addresses[0], &addresses[1]]).get::<Value>("", &Stop::new()).unwrap_err();
        assert_eq!(error.to_string(), format!("{failing} answered 503: t: why"));
    }
}

#[test]
fn what_is_no_answer_is_named() {
    let redirect = fixed("302 Found", "Location: http://other.example/\r\n", "");
    assert_eq!(
        fault_of(client(&[&redirect]).get("", &Stop::new())),
        RemoteFault::Redirect("http://other.example/".into())
    );
    let compressed = fixed("200 OK", "Content-Encoding: gzip\r\n", "x");
    assert_eq!(
        fault_of(client(&[&compressed]).get("", &Stop::new())),
        RemoteFault::Unreadable("Content-Encoding: gzip".into())
    );
    let cut = server(|mut connection| {
        request(&connection);
        write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,").unwrap();
    });
    assert!(matches!(fault_of(client(&[&cut]).get("", &Stop::new())), RemoteFault::Unreachable(_)));
    let garbage = server(|mut connection| {
        request(&connection);
        write!(connection, "SSH-2.0-OpenSSH\r\n\r\n").unwrap();
    });
    assert!(matches!(fault_of(client(&[&garbage]).get("", &Stop::new())), RemoteFault::Unreadable(_)));
}

#[test]
fn an_endless_answer_is_cut() {
    let endless = server(|mut connection| {
        request(&connection);
        write!(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").unwrap();
        let spaces = vec![b' '; 65536];
        while connection.write_all(&spaces).is_ok() {}
    });
    assert!(matches!(fault_of(client(&[&endless]).get("", &Stop::new())), RemoteFault::TooLarge(_)));
}

#[test]
fn what_is_not_there_is_none() {
    let client = client(&[&fixed("404 Not Found", "", r#"{"error":{"type":"t","reason":"r"}}"#)]);
    assert_eq!(client.find::<Value>("x", &Stop::new()).unwrap(), None);
    assert_eq!(client.delete::<Value>("x", &Stop::new()).unwrap(), None);
    assert!(!client.exists("x", &Stop::new()).unwrap());
    assert_eq!(client.get::<Value>("x", &Stop::new()).unwrap_err().kind(), crate::error::ErrorKind::NotFound);
}
