//! What it takes to be answered, from the start of the program to its end.

use super::figures::median;
use crate::common::program::{Program, count};

/// What people of the field ask: Chinese words and names, English ones, identifiers, operators.
const QUERIES: [&str; 20] = [
    "关键信息基础设施",
    "勒索软件",
    "CVE-2024-47176",
    "银狐 -招聘",
    "ransomware",
    "\"基础设施\"",
    "npm OR pypi",
    "零信任 访问控制",
    "供应链攻击",
    "钓鱼邮件 附件 宏",
    "Lazarus",
    "数据出境安全评估",
    "supply chain attack",
    "CVE-2024-3400",
    "等保 密评",
    "护网 蓝队",
    "host:mp.weixin.qq.com 漏洞",
    "cobalt strike beacon",
    "微软 补丁 2024年9月",
    "\"zero day\"",
];

/// Median over the queries of the best of `rounds` times, in ms, for each of `programs`, which are asked
/// in turns; and how many articles each found in all.
pub(crate) fn ask(programs: &[&Program], queries: usize, rounds: usize) -> Vec<(f64, u64)> {
    let mut answers: Vec<(Vec<f64>, u64)> = vec![(Vec::new(), 0); programs.len()];
    for query in QUERIES.iter().take(queries) {
        let mut best = vec![f64::MAX; programs.len()];
        for round in 0..rounds {
            for (number, program) in programs.iter().enumerate() {
                let run = program.run(&["search", query]);
                assert!(run.code < 2, "{query}");
                best[number] = best[number].min(run.seconds * 1000.0);
                if round == 0 {
                    answers[number].1 += count(&run.answer(), "total");
                }
            }
        }
        answers.iter_mut().zip(best).for_each(|((times, _), best)| times.push(best));
    }
    answers.into_iter().map(|(times, total)| (median(times), total)).collect()
}
