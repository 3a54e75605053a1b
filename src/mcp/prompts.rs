//! Tasks that people choose in their client, in Chinese and English.

use rmcp::model::{ErrorData, GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role};

/// A task for a model.
struct Task {
    name: &'static str,
    /// In both languages, since clients show them before one is chosen.
    title: &'static str,
    about: &'static str,
    argument: TaskArgument,
    english: &'static str,
    chinese: &'static str,
}

/// The argument of a task beside its language.
struct TaskArgument {
    name: &'static str,
    about: &'static str,
    /// The value without it; `None` if it must be given.
    usual: Option<&'static str>,
}

/// The argument of every task.
const LANGUAGE: &str = "language";

/// Maximum characters of a value: it is a name, and becomes a part of a request to a model.
const MAX_VALUE: usize = 100;

const TASKS: [Task; 3] = [
    Task {
        name: "daily_brief",
        title: "Daily brief 每日简报",
        about: "The day's security news, read and summed up with sources. 汇总当天的安全新闻，附来源。",
        argument: TaskArgument { name: "days", about: "how far back 多少天: 1d, 7d", usual: Some("1d") },
        english: include_str!("prompts/daily-brief.en.md"),
        chinese: include_str!("prompts/daily-brief.zh.md"),
    },
    Task {
        name: "look_into_cve",
        title: "Look into a CVE 调查漏洞",
        about: "What is known about a vulnerability, with its course and sources. 一个漏洞的来龙去脉，附来源。",
        argument: TaskArgument { name: "cve", about: "its id 编号: CVE-2024-47176", usual: None },
        english: include_str!("prompts/look-into-cve.en.md"),
        chinese: include_str!("prompts/look-into-cve.zh.md"),
    },
    Task {
        name: "group_profile",
        title: "Profile of a group 攻击组织画像",
        about: "Who a threat group is, its methods and campaigns, with sources. 攻击组织的手法和活动，附来源。",
        argument: TaskArgument {
            name: "group",
            about: "any of its names 任一名称: 银狐, APT32",
            usual: None,
        },
        english: include_str!("prompts/group-profile.en.md"),
        chinese: include_str!("prompts/group-profile.zh.md"),
    },
];

/// The tasks as clients list them.
pub(super) fn list() -> Vec<Prompt> {
    let prompt = |task: &Task| {
        let TaskArgument { name, about, usual } = &task.argument;
        let own = PromptArgument::new(*name).with_description(*about).with_required(usual.is_none());
        let language = PromptArgument::new(LANGUAGE)
            .with_description("zh or en; default: that of the value, else en 语言")
            .with_required(false);
        Prompt::new(task.name, Some(task.about), Some(vec![own, language])).with_title(task.title)
    };
    TASKS.iter().map(prompt).collect()
}

/// The text of a task.
pub(super) fn get(name: &str, given: Option<&JsonObject>) -> Result<GetPromptResult, ErrorData> {
    let invalid = |message: String| ErrorData::invalid_params(message, None);
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        let names = TASKS.map(|task| task.name).join(", ");
        return Err(invalid(format!("there is no prompt {name:?}; available: {names}")));
    };
    let value = |name: &str| given.and_then(|given| given.get(name)?.as_str()).map(str::trim);
    let own = value(task.argument.name).filter(|value| !value.is_empty()).or(task.argument.usual);
    let Some(own) = own else {
        return Err(invalid(format!("{} is missing: {}", task.argument.name, task.argument.about)));
    };
    if own.chars().count() > MAX_VALUE || own.contains(char::is_control) {
        return Err(invalid(format!(
            "{}: write at most {MAX_VALUE} characters on one line",
            task.argument.name
        )));
    }
    let is_chinese = match value(LANGUAGE).filter(|value| !value.is_empty()) {
        Some("zh") => true,
        Some("en") => false,
        Some(other) => return Err(invalid(format!("language cannot be {other:?}; available: zh, en"))),
        None => own.contains(|c: char| matches!(c, '\u{4E00}'..='\u{9FFF}')),
    };
    let text = if is_chinese { task.chinese } else { task.english };
    let text = text.replace(&format!("{{{}}}", task.argument.name), own);
    Ok(GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)]).with_description(task.about))
}
