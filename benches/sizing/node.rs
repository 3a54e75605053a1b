//! What a node tells of itself, over plain HTTP.

use std::net::SocketAddr;

use serde_json::Value;

use crate::common::http;

/// A node.
pub(crate) struct Node(SocketAddr);

impl Node {
    /// The node at an `http://` URL; `None` for `https://`, which has a proxy before it.
    pub(crate) fn at(url: &str) -> Option<Self> {
        url.strip_prefix("http://")?.parse().ok().map(Self)
    }

    /// Makes one segment of each shard, so that bytes do not depend on what is merged at the moment.
    pub(crate) fn merge(&self, index: &str) {
        self.ask("POST", &format!("/{index}/_forcemerge?max_num_segments=1"));
    }

    /// Heap of each node in bytes: used, and at most.
    pub(crate) fn heaps(&self) -> Vec<(u64, u64)> {
        let answer = self.ask("GET", "/_nodes/stats/jvm");
        let heap = |node: &Value, name: &str| node["jvm"]["mem"][name].as_u64().expect("bytes");
        let nodes = answer["nodes"].as_object().expect("nodes").values();
        nodes.map(|node| (heap(node, "heap_used_in_bytes"), heap(node, "heap_max_in_bytes"))).collect()
    }

    fn ask(&self, method: &str, path: &str) -> Value {
        let reply = http::send(self.0, method, path, &[], b"");
        assert_eq!(reply.status, 200, "{method} {path}");
        reply.json()
    }
}
