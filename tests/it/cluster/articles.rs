//! Small sets of invented articles, in a local index and in a cluster.

use std::process::Command;

use super::nodes::index_name;
use crate::harness::{Article, Bench, Run, finish, program};

/// A local index, and the name that its articles have in the cluster.
pub(crate) struct Pushed {
    pub(crate) bench: Bench,
    pub(crate) name: String,
    /// URLs of nodes, with commas between them.
    pub(crate) urls: String,
}

/// A local index of `count` articles, which have been pushed to the nodes at `urls`.
pub(crate) fn with_articles(test: &str, count: usize, urls: &str, arguments: &[&str]) -> Pushed {
    let pushed = indexed_articles(test, count, urls);
    pushed.push_ok(arguments);
    pushed
}

/// A local index of `count` articles, which have not been pushed.
pub(crate) fn indexed_articles(test: &str, count: usize, urls: &str) -> Pushed {
    let pushed = Pushed { bench: Bench::new(), name: index_name(test), urls: urls.to_owned() };
    pushed.write(0..count, 1);
    pushed.bench.ingest("index", &["corpus"]);
    pushed
}

impl Pushed {
    /// Writes articles whose texts differ so much that none is a repost of another.
    pub(crate) fn write(&self, numbers: std::ops::Range<usize>, edition: usize) {
        for number in numbers {
            let text = text(number as u64);
            let body = format!("第 {number} 号样本的分析，第 {edition} 版。\n\n{text}");
            let title = format!("样本 {number} {}", &text[..12]);
            let date = format!("2024-{:02}-{:02}", number % 12 + 1, number % 28 + 1);
            let article = Article { title: &title, body: &body, date: &date, ..Article::default() };
            self.bench.article(&number.to_string(), &article);
        }
    }

    /// A command with the name of the articles.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let (mut command, folder) = (program(), self.bench.path());
        command.args(arguments).args(["--engine-name", &self.name]).current_dir(folder);
        command.env("XDG_CONFIG_HOME", folder).env("SECNEWS_WATCHES", folder.join("watches"));
        command
    }

    /// Runs `secnews push` with further arguments.
    pub(crate) fn push(&self, arguments: &[&str]) -> Run {
        finish(self.command(&[&["push", "--to", &self.urls], arguments].concat()))
    }

    /// The same, and it must succeed.
    pub(crate) fn push_ok(&self, arguments: &[&str]) -> Run {
        let run = self.push(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        run
    }

    /// Runs a command that asks the cluster.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Run {
        finish(self.command(&[arguments, &["--engine", &self.urls]].concat()))
    }
}

/// Some 9 KB of sentences, other ones for each number. A document of the cluster has four times as much, so a hundred fill a bulk request.
fn text(number: u64) -> String {
    const IDEOGRAPHS: &str = "数据安全网络攻击漏洞样本分析研究人员发现恶意软件系统文件服务器用户信息组织利用执行代码远程控制域名地址\
                              邮件附件加密勒索支付更新补丁版本厂商设备权限提升检测防护日志流量行为特征时间事件响应报告团队目标国家";
    let pool: Vec<char> = IDEOGRAPHS.chars().collect();
    // Numbers of Knuth's linear congruential generator, MMIX.
    let mut state = number + 1;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut text = String::new();
    for _ in 0..150 {
        let length = 12 + next(16);
        text.extend((0..length).map(|_| pool[next(pool.len())]));
        text.push('。');
    }
    text
}
