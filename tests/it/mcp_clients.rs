//! The server as the official Python client sees it, over both transports and by the revisions that are in use.
//!
//! `.ci/run` installs the client from the Python package index.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::common::binary::binary;
use crate::examples::bench_with_samples;
use crate::export_validators::python;
use crate::harness::{Bench, program};

/// Calls every tool and compares each answer with its schema; reads resources and prompts; sees a refusal.
const CLIENT: &str = r#"
import asyncio, json, sys
import jsonschema
import mcp.client.session as session
from mcp import StdioServerParameters
from mcp.client import Client

CALLS = [
    ("search", {"query": "关键信息基础设施"}), ("fetch", {"id": "96bda3"}), ("similar", {"id": "96bda3"}),
    ("iocs", {"query": "Kestrel OR 赤隼"}), ("timeline", {"query": "CVE-2024-90001"}), ("rising", {"since": "60d"}),
    ("brief", {"since": "2024-09-20", "until": "2024-09-26"}), ("search", {"query": "zqxjkvbw"}),
]

async def check(target, mode, revision):
    async with Client(target, mode=mode) as client:
        assert client.protocol_version == revision, (client.protocol_version, revision)
        tools = {tool.name: tool.model_dump(by_alias=True) for tool in (await client.list_tools()).tools}
        assert len(tools) == 7 and all(tool["annotations"]["readOnlyHint"] for tool in tools.values()), tools
        for name, arguments in CALLS:
            result = (await client.call_tool(name, arguments)).model_dump(by_alias=True)
            assert not result["isError"], result
            answer = result["structuredContent"]
            assert json.loads(result["content"][0]["text"]) == answer
            jsonschema.Draft202012Validator.check_schema(tools[name]["outputSchema"])
            jsonschema.validate(answer, tools[name]["outputSchema"])
            jsonschema.validate(arguments, tools[name]["inputSchema"])
        refused = (await client.call_tool("search", {"query": "勒索 date:2024-13"})).model_dump(by_alias=True)
        assert refused["isError"] and json.loads(refused["content"][0]["text"])["place"] == [8, 15], refused
        resource = (await client.read_resource("secnews://article/96bda3")).model_dump(by_alias=True)
        assert json.loads(resource["contents"][0]["text"])["id"] == "96bda3fb21c5"
        syntax = (await client.read_resource("secnews://syntax")).model_dump(by_alias=True)
        assert "THE QUERY LANGUAGE" in syntax["contents"][0]["text"]
        prompts = (await client.list_prompts()).prompts
        assert len(prompts) == 3
        prompt = (await client.get_prompt("group_profile", {"group": "银狐"})).model_dump(by_alias=True)
        assert "银狐" in prompt["messages"][0]["content"]["text"]

async def main():
    binary, url = sys.argv[1], sys.argv[2]
    for target in [StdioServerParameters(command=binary, args=["--quiet", "mcp"], cwd="."), url]:
        for mode, revision in [("legacy", "2025-06-18"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28"), ("auto", "2026-07-28")]:
            if mode == "legacy":
                session.LATEST_HANDSHAKE_VERSION = revision
            await check(target, mode, revision)
            print(target if isinstance(target, str) else "stdio", mode, revision)

asyncio.run(main())
"#;

/// A server that ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The server of `bench`, and the URL of its tools.
fn serve(bench: &Bench) -> (Serving, String) {
    let mut command = program();
    command.args(["--quiet", "--jsonl", "serve", "--port", "0"]).current_dir(bench.path());
    command.env("XDG_CONFIG_HOME", bench.path()).env("SECNEWS_WATCHES", bench.path().join("watches"));
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let answer: Value = serde_json::from_str(&line).expect("JSON");
    let url = answer["urls"][0].as_str().expect("a URL").to_owned();
    (Serving(child), format!("{url}mcp"))
}

#[test]
#[ignore = "needs the Python client of the Model Context Protocol, which `.ci/run` installs"]
fn the_official_client_works_over_both_transports() {
    let bench = bench_with_samples();
    bench.ok(&["index", "--quiet"]);
    let (_serving, url) = serve(&bench);
    let output = Command::new(python())
        .args(["-c", CLIENT, binary(), &url])
        .current_dir(bench.path())
        .output()
        .expect("the client");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert_eq!(out.lines().count(), 8, "{out}");
}
