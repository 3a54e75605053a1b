//! The queries.

use std::path::Path;

/// Queries of every kind for a fresh process: Chinese words and names, a phrase, a negation, an
/// identifier, English ones.
pub(crate) const TYPICAL: [&str; 8] = [
    "关键信息基础设施",
    "勒索软件 医院",
    "银狐 -招聘",
    "\"基础设施\"",
    "供应链攻击",
    "CVE-2024-47176",
    "ransomware",
    "零信任 访问控制",
];

/// The dearest that can be typed.
pub(crate) const WORST: [&str; 9] = [
    "的",
    "漏洞",
    "漏",
    "\"的\"",
    "漏洞 OR 攻击 OR 安全 OR 数据 OR 网络 OR 系统 OR 信息 OR 软件 OR 服务 OR 用户",
    "se*",
    "cloud~2",
    "\"数据 安全\"~20",
    "如何在企业内部网络中发现并阻止攻击者利用合法远程管理工具进行的横向移动",
];

/// The queries beside the project that relevance is judged by, or the typical ones where there are none.
pub(crate) fn judged() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/relevance/queries.tsv");
    match std::fs::read_to_string(path) {
        Ok(table) => {
            table.lines().skip(1).filter_map(|line| line.split('\t').next()).map(str::to_owned).collect()
        }
        Err(_) => TYPICAL.map(str::to_owned).to_vec(),
    }
}
