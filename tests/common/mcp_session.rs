//! A client of `secnews mcp`, by hand: lines of JSON-RPC over its standard streams.

#![expect(clippy::needless_pass_by_value, reason = "calls read better with `json!` than with `&json!`")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The newest revision of the protocol that begins with `initialize`.
pub(crate) const NEWEST_WITH_INITIALIZE: &str = "2025-11-25";

/// A running server with its client.
pub(crate) struct McpSession {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: BufReader<ChildStdout>,
    requests: u64,
}

impl McpSession {
    /// Starts `command`, which has the arguments of `secnews mcp`, and shakes hands.
    pub(crate) fn start(command: Command, revision: &str) -> (Self, Value) {
        let mut session = Self::open(command);
        let client = json!({ "name": "test", "version": "1" });
        let parameters = json!({ "protocolVersion": revision, "capabilities": {}, "clientInfo": client });
        let server = session.ok("initialize", parameters);
        session.notify("notifications/initialized", json!({}));
        (session, server)
    }

    /// Starts `command` without a word.
    pub(crate) fn open(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().expect("its output"));
        Self { child, stdin, lines: BufReader::new(stdout), requests: 0 }
    }

    fn write(&mut self, message: &Value) {
        let stdin = self.stdin.as_mut().expect("an open stream");
        writeln!(stdin, "{message}").and_then(|()| stdin.flush()).expect("a server that reads");
    }

    pub(crate) fn notify(&mut self, method: &str, parameters: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    /// Sends a request and returns its id.
    pub(crate) fn send(&mut self, method: &str, parameters: Value) -> u64 {
        self.requests += 1;
        let id = self.requests;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
        id
    }

    /// The next message, which must be JSON-RPC: nothing else may be written there.
    pub(crate) fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        let message: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"));
        assert_eq!(message["jsonrpc"], "2.0", "{line}");
        message
    }

    /// The response to a request.
    pub(crate) fn request(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.send(method, parameters);
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The result of a request that must succeed.
    pub(crate) fn ok(&mut self, method: &str, parameters: Value) -> Value {
        let response = self.request(method, parameters);
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].clone()
    }

    /// The result of a call.
    pub(crate) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ok("tools/call", json!({ "name": tool, "arguments": arguments }))
    }

    /// The text of the answer to a call that must succeed.
    pub(crate) fn text(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments.clone());
        assert_eq!(result["isError"], false, "{tool} {arguments}: {result}");
        result["content"][0]["text"].as_str().expect("a text").to_owned()
    }

    /// The answer to a call that must succeed, which is the same in both of its forms.
    pub(crate) fn answer(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments.clone());
        assert_eq!(result["isError"], false, "{tool} {arguments}: {result}");
        let text = result["content"][0]["text"].as_str().expect("a text");
        let answer: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(answer, result["structuredContent"], "{tool} {arguments}");
        answer
    }

    /// The refusal of a call.
    pub(crate) fn refusal(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments.clone());
        assert_eq!(result["isError"], true, "{tool} {arguments}: {result}");
        let text = result["content"][0]["text"].as_str().expect("a text");
        serde_json::from_str(text).expect("JSON")
    }

    /// Closes the stream and returns the exit code.
    pub(crate) fn close(mut self) -> Option<i32> {
        self.stdin = None;
        self.child.wait().expect("its end").code()
    }
}

impl Drop for McpSession {
    fn drop(&mut self) {
        self.stdin = None;
        // A server that has ended already.
        drop(self.child.wait());
    }
}
