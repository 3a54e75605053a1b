//! The genre of an article, by its title and URL. News ranks above digests and records published by programs.

/// The genre of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Genre {
    /// News, an analysis, anything else.
    #[default]
    Article,
    /// A collection of news: a weekly, a roundup.
    Digest,
    /// An advertisement: a course, a vacancy, a raffle; greetings, invitations, and awards of the publisher.
    Promotion,
    /// A record that a program published: a star, fork or push, an automatic commit.
    Activity,
}

/// Folded words of titles, by the genre that they indicate.
const WORDS: &[(Genre, &[&str])] = &[
    (
        Genre::Digest,
        &[
            "周报",
            "日报",
            "月报",
            "季报",
            "早报",
            "晚报",
            "一周",
            "每周",
            "每日",
            "本周热门",
            "上周关注",
            "盘点",
            "汇总",
            "速览",
            "简报",
            "资讯",
            "早知道",
            "文章推荐",
            "动态推送",
            "情报推送",
            "网安动态",
            "政策动态",
            "文章目录",
            "电子报刊",
            "情报】",
            "动态回顾",
            "半月观察",
            "牛览",
            "secwiki news",
            "roundup",
            "round-up",
            "weekly",
            "week in",
            "this week",
            "last week",
            "newsletter",
            "digest",
            "recap",
            "stormcast",
            "podcast",
            "– week ",
            "- week ",
        ],
    ),
    (
        Genre::Promotion,
        &[
            "培训",
            "开班",
            "开课",
            "开讲",
            "训练营",
            "课程",
            "报名",
            "招生",
            "招聘",
            "内推",
            "诚聘",
            "优惠",
            "限时",
            "送书",
            "赠书",
            "抽奖",
            "福利",
            "知识星球",
            "直播预告",
            "会议预告",
            "节快乐",
            "节日快乐",
            "国庆快乐",
            "中秋快乐",
            "佳节",
            "喜迎国庆",
            "热烈庆祝",
            "放假通知",
            "喜报",
            "喜讯",
            "荣获",
            "获评",
            "入选",
            "上榜",
            "登榜",
            "邀请函",
            "邀您",
            "诚邀",
            "活动预告",
            "webinar",
            "discount",
            "giveaway",
            "coupon",
            "we're hiring",
        ],
    ),
];

/// Verbs of GitHub's event feed, which follow the name of a user without a space.
const EVENTS: &[&str] = &[
    "starred ",
    "forked ",
    "pushed to ",
    "created a ",
    "made ",
    "started following ",
    "released ",
    "deleted ",
    "added ",
    "opened ",
    "closed ",
    "commented on ",
    "contributed to ",
    "published ",
    "labeled ",
    "reopened ",
    "merged ",
];

impl Genre {
    /// All genres, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Article, Self::Digest, Self::Promotion, Self::Activity];

    /// The genre of an article with this folded title, published at `url`.
    #[must_use]
    pub fn of(title: &str, url: Option<&str>) -> Self {
        if is_github_event(title, url.unwrap_or_default()) {
            return Self::Activity;
        }
        Self::of_words(title)
    }

    /// The genre that the words of a folded text indicate; promotion takes precedence over digest.
    #[must_use]
    pub(crate) fn of_words(text: &str) -> Self {
        let has_any = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let genres = WORDS.iter().filter(|(_, words)| has_any(words)).map(|(genre, _)| *genre);
        genres.max_by_key(|genre| genre.number()).unwrap_or_default()
    }

    /// Its number in an index.
    #[must_use]
    pub const fn number(self) -> u64 {
        self as u64
    }

    /// The genre of that number.
    #[must_use]
    pub fn from_number(number: u64) -> Self {
        Self::ALL.into_iter().find(|genre| genre.number() == number).unwrap_or_default()
    }
}

fn is_github_event(title: &str, url: &str) -> bool {
    let Some((_, path)) = url.split_once("github.com/") else { return false };
    let is_event =
        title.split_once(' ').is_some_and(|(_, rest)| EVENTS.iter().any(|verb| rest.starts_with(verb)));
    is_event || path.contains("/commit/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genres_of_titles() {
        let repository = Some("https://github.com/someone/tool");
        for (title, url, expected) in [
            ("某厂修补越界写漏洞", None, Genre::Article),
            ("漏洞周报速览第112期", None, Genre::Digest),
            ("a week in security (june 24 – june 30)", None, Genre::Digest),
            ("渗透测试训练营开班，欢迎报名", None, Genre::Promotion),
            ("月圆之夜，某某安全祝大家中秋快乐", None, Genre::Promotion),
            ("喜报 | 某某科技荣获年度优秀案例", None, Genre::Promotion),
            ("美国国庆期间黑客攻击多家医院", None, Genre::Article),
            ("安全动态回顾|甲公司遭勒索 乙厂修补漏洞", None, Genre::Digest),
            ("someone starred someone/tool", repository, Genre::Activity),
            ("someone starred in a film", None, Genre::Article),
            ("update sun jun 30 utc", Some("https://github.com/a/cve/commit/0a"), Genre::Activity),
            ("tool: a scanner for something", repository, Genre::Article),
        ] {
            assert_eq!(Genre::of(title, url), expected, "{title}");
        }
    }

    #[test]
    fn numbers_name_genres() {
        for genre in Genre::ALL {
            assert_eq!(Genre::from_number(genre.number()), genre);
        }
        assert_eq!(Genre::from_number(99), Genre::Article);
    }
}
