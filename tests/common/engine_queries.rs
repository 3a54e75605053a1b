//! Queries of every kind, by which two engines are compared.

/// Terms in both scripts, as analysts type them, frequent and rare.
const TERMS: [&str; 24] = [
    "勒索",
    "漏洞",
    "钓鱼邮件",
    "供应链攻击",
    "关键信息基础设施",
    "数据出境",
    "银狐",
    "零信任",
    "等级保护",
    "远程代码执行",
    "红队",
    "大模型安全",
    "ransomware",
    "phishing",
    "zero day",
    "supply chain",
    "lockbit",
    "volt typhoon",
    "exchange server",
    "kubernetes",
    "prompt injection",
    "backdoor",
    "CVE-2024-38063",
    "APT29",
];

/// Kinds of queries of a term: the term stands for `{}`.
const KINDS: [&str; 9] = [
    "{}",
    "\"{}\"",
    "title:({})",
    "body:({}) lang:zh",
    "{} -microsoft",
    "{} OR 黑客",
    "({})^3 攻击 2024",
    "{} date:2024-09",
    "\"{} 安全\"~6",
];

/// Queries of their own: prefixes, typos, wildcards, proximity, filters, single characters, and texts that no article has.
const OTHERS: &str = "
ransom*
exploit* windows
log4*
\"remote code exec\"*
ransomwre~1
kubernets~2
microsft~1 exchange
typh?on
*ware 勒索
vo*t typhoon
CVE-2024-3?063
\"数据 跨境\"~4
\"data breach\"~3
\"chrome 漏洞\"~5
\"APT 组织 攻击\"~10
\"漏洞 windows 提权 linux\"~20
lang:en
-lang:zh
lang:zh status:full
status:partial
source:安全
source:\"freebuf\"
host:github.com
host:com 漏洞
date:2024-09-01..2024-09-10
since:2024-12 AI
cve:2024-38063
cve:2024
cve:2023 -lang:en
ip:1.1.1.1
ip:10.0.0.0/8
domain:github.com
actor:APT28
actor:lazarus 2024
malware:lockbit
malware:cobaltstrike OR malware:mirai
technique:T1059
technique:T1566.001
hash:a
id:0
story:1
event:2
event:a 漏洞
信
漏
花
SQL注
AI 安
C++
.NET 反序列化
2024
2024 年 漏洞
lazarus 2024
如何 防御 勒索软件
what is zero trust
关键信息基础设施安全保护条例解读
the quick brown fox ransomware attack on hospital systems in the united states
不存在的词语组合xyzzy 勒索 支付
xyzzyplugh
勒索 xyzzyplugh qwertzz
UNC-3944
UNC3944
data center
datacenter
side-loading DLL
护网
维护网络
APT29 午夜暴雪
-漏洞 lang:en
(勒索^2 OR \"数据 泄露\"~3) -lang:en
title:(勒索 OR 钓鱼)
(ransomware OR phishing) AND microsoft
勒索 OR \"供应链攻击\" OR phishing
lockbit OR alphv OR 黑猫
((勒索 OR 挖矿) 木马)^2 lang:zh
";

/// All of them, more than 280.
pub(crate) fn all() -> Vec<String> {
    let of_term = |term: &&str| KINDS.map(|kind| kind.replace("{}", term));
    let others = OTHERS.lines().filter(|line| !line.is_empty()).map(str::to_owned);
    TERMS.iter().flat_map(of_term).chain(others).collect()
}
