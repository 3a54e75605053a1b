//! Furniture of made-up sites: what is counted, and what is removed from their pages.

use proptest::prelude::*;

use crate::article::{Article, BodyStatus};
use crate::clean::{Furniture, FurnitureChange, Page, Rule};

/// A page of a site with menu, side bar, promotion and footer around `body`.
fn furnished(body: &str) -> String {
    format!(
        "[首页](/)\n\n[漏洞](/v)\n\n[关基安全](/cii)\n\n## 热门\n\n[某产品曝出DLL劫持漏洞](/p/1)\n\n\
         阅读量{}\n\n{body}\n\n扫描下方二维码关注我们，每天获取最新最全的网络安全资讯。\n\n分享到：\n\n[联系我们](/c)\n\n\
         版权所有\n\n备案号 12345",
        body.len()
    )
}

fn page(number: usize, body: &str) -> Page {
    on("https://example.org/a/", number, &furnished(body))
}

fn on(site: &str, number: usize, body: &str) -> Page {
    Page::read(&Article {
        title: format!("第 {number} 篇文章的标题"),
        url: Some(format!("{site}{number}")),
        source: "示例".to_owned(),
        date: None,
        body: body.to_owned(),
        warnings: Vec::new(),
    })
}

fn counted(pages: &[Page]) -> Furniture {
    let mut furniture = Furniture::default();
    pages
        .iter()
        .filter_map(|page| page.furniture_keys(&furniture))
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(|keys| furniture.add_page(keys));
    furniture
}

fn prose(number: usize) -> String {
    format!("研究人员在第 {number} 号样本中发现了一个此前没有记录的后门程序，它通过计划任务驻留。")
}

#[test]
fn shared_lines_are_removed_and_the_authors_text_stays() {
    let pages: Vec<Page> = (0..6).map(|number| page(number, &prose(number))).collect();
    let furniture = counted(&pages);
    for (number, page) in pages.into_iter().enumerate() {
        assert_eq!(page.text(&furniture).body, prose(number));
    }
    let body =
        format!("## 漏洞描述\n\n{}\n\n```\n首页\n```\n\n[另一篇文章，只有这里链接到它](/p/9)", prose(9));
    let expected = format!("漏洞描述\n\n{}\n\n首页\n\n另一篇文章，只有这里链接到它", prose(9));
    let explained = page(9, &body).explain(&furniture);
    assert_eq!(explained.text.body, expected);
    let rules: Vec<Rule> = explained.removed.iter().map(|removal| removal.rule).collect();
    for rule in [Rule::RecurringLink, Rule::RecurringSentence, Rule::Menu] {
        assert!(rules.contains(&rule), "{rule:?}");
    }
}

#[test]
fn a_page_without_an_article_has_no_body() {
    let mut pages: Vec<Page> = (0..6).map(|number| page(number, &prose(number))).collect();
    pages.push(page(7, "作者：某人"));
    let furniture = counted(&pages);
    let explained = pages.remove(6).explain(&furniture);
    assert_eq!((explained.text.status, explained.text.body.as_str()), (BodyStatus::TitleOnly, ""));
    assert!(explained.removed.iter().any(|removal| removal.text == "作者：某人"));
}

#[test]
fn a_short_line_that_describes_something_is_an_article() {
    let repository = |name: &str, description: &str| {
        format!(
            "[Sign in](/login)\n\n[Platform](/platform)\n\n[Pricing](/pricing)\n\n[acme](/acme)\n/\n\
             **[{name}](/acme/{name})**\n\n* [Star\n   1.{0}k](/login)\n\n{description}\n\n[Issues](/issues)\n\n\
             # acme/{name}\n\nYou can’t perform that action at this time on this page.",
            name.len()
        )
    };
    let names = ["logs", "mails", "proxy", "gatekeeper", "viewer", "scan"];
    let descriptions =
        ["Fast Log Shipper", "邮件收发与归档工具", "A small proxy", "Just a gate.", "", "acme/scan"];
    let bodies = names.iter().zip(descriptions).map(|(name, description)| repository(name, description));
    let pages: Vec<Page> = bodies
        .enumerate()
        .map(|(number, body)| on("https://forge.example.org/acme/", number, &body))
        .collect();
    let furniture = counted(&pages);
    for (page, description) in pages.into_iter().zip(descriptions) {
        let text = page.text(&furniture);
        let is_one = !description.is_empty() && !description.contains('/');
        assert_eq!(text.status == BodyStatus::Full, is_one, "{description}: {}", text.body);
        assert!(!is_one || text.body.contains(description), "{}", text.body);
    }
}

#[test]
fn few_pages_show_no_furniture_and_copies_count_once() {
    let few: Vec<Page> = (0..4).map(|number| page(number, &prose(number))).collect();
    assert!(page(8, &prose(8)).text(&counted(&few)).body.contains("关基安全"));
    // One article under many URLs: its prose must survive.
    let reposts: Vec<Page> = (0..9)
        .map(|number| {
            let url = format!("https://example.org/copy/{number}");
            let (title, body) = ("同一篇".to_owned(), furnished(&prose(1)));
            let article =
                Article { title, url: Some(url), source: String::new(), date: None, body, warnings: vec![] };
            Page::read(&article)
        })
        .collect();
    let furniture = counted(&reposts);
    assert!(reposts[0].clone().text(&furniture).body.contains(&prose(1)));
}

#[test]
fn accounts_repeat_headings_and_promotion() {
    let post = |number: usize| {
        let body = format!(
            "## 漏洞描述\n\n{}\n\n漏洞编号\n\nCVE-2024-{}\n\n漏洞等级\n\n{number} 级\n\n欢迎把本公众号推荐给身边从事网络安全工作的朋友们。\n\n\
             推荐阅读\n\n某厂商修复了第 {number} 个高危漏洞\n\n某机构披露了第 {number} 起攻击",
            prose(number),
            1000 + number
        );
        on("https://mp.weixin.qq.com/s?__biz=MzA=&idx=1&mid=", number, &body)
    };
    let pages: Vec<Page> = (0..20).map(post).collect();
    let text = post(7).text(&counted(&pages)).body;
    let expected = "漏洞描述\n\n研究人员在第 7 号样本中发现了一个此前没有记录的后门程序，它通过计划任务驻留。\n\n\
                    漏洞编号\n\nCVE-2024-1007\n\n漏洞等级\n\n7 级";
    assert_eq!(text, expected);
}

#[test]
fn a_digest_keeps_its_links() {
    let digest = |number: usize| {
        let links: Vec<String> = (0..8)
            .map(|link| {
                format!("* [第 {number} 期第 {link} 条：某组织的攻击手法与防御思路分析](/d/{number}/{link})")
            })
            .collect();
        page(number, &links.join("\n"))
    };
    let pages: Vec<Page> = (0..6).map(digest).collect();
    let explained = digest(3).explain(&counted(&pages));
    let text = explained.text;
    assert_eq!(text.body.lines().count(), 8, "{:?}", explained.removed);
    assert_eq!(text.status, BodyStatus::Full);
}

#[test]
fn later_counts_are_reported_as_changes() {
    let pages: Vec<Page> = (0..5).map(|number| page(number, &prose(number))).collect();
    let before = Furniture::from_bytes(&counted(&pages[..4]).to_bytes()).expect("just written");
    assert!(before.is_unchanged() && before.changes().is_empty());
    let mut after = before;
    pages[4].furniture_keys(&after).into_iter().for_each(|keys| after.add_page(keys));
    let site = super::site_number("example.org");
    assert_eq!(after.changes(), [FurnitureChange::Site(site)]);
    assert_eq!(pages[0].clone().text(&after).body, prose(0));
}

#[test]
fn in_a_large_site_only_lines_are_reported() {
    let promoted = |number: usize| page(number, &format!("{}\n\n[新的专题](/topic)", prose(10 + number)));
    let plain = (0..40).map(|number| page(number, &prose(10 + number)));
    let pages: Vec<Page> = plain.chain((40..44).map(promoted)).collect();
    let changes = changes_after(&pages, &promoted(44));
    let line = FurnitureChange::Line(super::site_number("example.org"), recounted("新的专题", false));
    assert!(changes.contains(&line), "{changes:?}");
    assert!(changes.iter().all(|change| matches!(change, FurnitureChange::Line(..))));
}

#[test]
fn counts_of_masked_lines_are_reported() {
    let dated = |number: usize| page(number, &format!("第 {number} 期周刊\n\n{}", prose(10 + number)));
    let plain = (0..20).map(|number| page(number, &prose(10 + number)));
    let pages: Vec<Page> = plain.chain((20..35).map(dated)).collect();
    let changes = changes_after(&pages, &dated(35));
    let line = FurnitureChange::Line(super::site_number("example.org"), recounted("第 35 期周刊", true));
    assert!(changes.contains(&line), "{changes:?}");
}

/// The changes that a batch of one page brings after one of `pages`.
fn changes_after(pages: &[Page], page: &Page) -> Vec<FurnitureChange> {
    let mut furniture = Furniture::from_bytes(&counted(pages).to_bytes()).expect("just written");
    page.furniture_keys(&furniture).into_iter().for_each(|keys| furniture.add_page(keys));
    furniture.changes()
}

fn recounted(text: &str, is_masked: bool) -> super::RecountedLine {
    super::RecountedLine { text: text.to_owned(), is_masked }
}

#[test]
fn a_recounted_line_is_found_by_its_words() {
    let parts = |text, is_masked| recounted(text, is_masked).parts().join("|");
    assert_eq!(parts("第 5 期：周刊", false), "第 5 期：周刊");
    assert_eq!(parts("第 5 期：周刊", true), "第|期|周刊");
    assert_eq!(parts("2024年8月5日update5 by Ann", true), "年|月|日|by|Ann");
    assert_eq!(parts("Aug 5, 2024 10h", true), "Aug");
    assert_eq!(parts("5/12", true), "");

    let line = recounted("新的专题", false);
    assert!(line.is_in("正文。\n新的 专题\n正文。") && !line.is_in("正文是新的专题。\n新的\n专题"));
    let number = recounted("第 5 期", false);
    assert!(number.is_in("第5期") && !number.is_in("第 5 期周报") && !number.is_in("第 6 期"));
    let masked = recounted("Aug 5, 2024", true);
    assert!(
        masked.is_in("Aug 12, 2023") && !masked.is_in("Apr 5, 2024") && !masked.is_in("Aug 5, 2024 by Ann")
    );
}

proptest! {
    #[test]
    fn the_order_of_pages_does_not_matter(order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle()) {
        let pages: Vec<Page> = (0..12).map(|number| page(number, &prose(number % 7))).collect();
        let shuffled: Vec<Page> = order.iter().map(|&number| pages[number].clone()).collect();
        prop_assert_eq!(counted(&pages).to_bytes(), counted(&shuffled).to_bytes());
    }
}
