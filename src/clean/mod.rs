//! Converts an article as fetched to its clean text: removes markup, furniture and failed fetches.
//!
//! The body passes through stages, one file each: `truncation` → `characters` → `literals` → `nesting` →
//! `markdown` (which uses `prose` and `table` for each block) → lines → `heading` → `wechat` → `furniture` →
//! text → `failed`. Language, entities and tokens belong to other modules.

mod characters;
mod code;
mod edits;
mod failed;
mod fence;
mod furniture;
mod heading;
mod html;
mod line;
mod literals;
mod markdown;
mod mojibake;
mod nesting;
mod page;
mod prose;
mod remainder;
mod removal;
mod stand_in;
mod table;
mod target;
mod title;
mod truncation;
mod wechat;

use crate::article::{Article, CleanText};

pub use failed::FailedFetch;
pub use furniture::Furniture;
pub(crate) use furniture::{FurnitureChange, PageKeys, site_number};
pub use page::{Page, title_key};
pub use removal::{CleaningResult, Removal, Rule};

/// Raised whenever the texts of the same files change.
pub(crate) const VERSION: u32 = 3;

/// Converts an article as fetched to its clean text.
///
/// Takes time linear in the size of the article, whatever its content.
#[must_use]
pub fn clean(article: &Article, furniture: &Furniture) -> CleanText {
    Page::read_without_removals(article).text(furniture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BodyStatus;

    fn article(title: &str, body: &str) -> Article {
        Article {
            title: title.to_owned(),
            url: Some("https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1".to_owned()),
            source: "示例号".to_owned(),
            date: None,
            body: body.to_owned(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_page_becomes_a_text() {
        let body = "\n# 某库&quot;越界&quot;写\n\n![cover_image](https://example.org/a.png)\n\n\
            # 某库\"越界\"写\n\n原创\n\n张三\n\n示例号\n\n**影响**范围见[公告](https://example.org/b)：\n\n\
            * 一\n* 二\n\n```\nif (a < b)  run\\_it();\n```\n\n预览时标签不可点\n\n示例号\n\n向上滑动看下一个";
        let text = clean(&article("某库&quot;越界&quot;写", body), &Furniture::default());
        assert_eq!(text.title, "某库\"越界\"写");
        assert_eq!(text.body, "影响范围见公告：\n\n一\n二\n\nif (a < b)  run\\_it();");
        assert_eq!(text.status, BodyStatus::Full);
    }

    #[test]
    fn statuses() {
        let cut = format!("# 题\n\n{}...", "字".repeat(8000));
        let cases = [
            ("", BodyStatus::TitleOnly),
            ("# 题\n\n![](https://example.org/a.png)", BodyStatus::TitleOnly),
            ("\n# 题\n\n：\n，\n。\n\n视频\n小程序\n赞\n，轻点两下取消赞", BodyStatus::TitleOnly),
            ("# 题\n\n当前环境异常，完成验证后即可继续访问。", BodyStatus::TitleOnly),
            ("# 题\n\n一句话。", BodyStatus::Full),
            (&cut, BodyStatus::Partial),
        ];
        for (body, expected) in cases {
            let text = clean(&article("题", body), &Furniture::default());
            assert_eq!(text.status, expected, "{body:?}");
            assert_eq!(text.body.is_empty(), expected == BodyStatus::TitleOnly);
            assert!(!text.body.ends_with("..."));
        }
    }
}
