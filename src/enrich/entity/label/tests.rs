//! Texts and the names and URLs in them.

use super::super::entities;
use crate::article::EntityKind::{Domain, Url};

fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = entities("", text, &[]);
        let found: Vec<String> = found
            .into_iter()
            .filter(|entity| matches!(entity.kind, Domain | Url))
            .map(|entity| entity.value)
            .collect();
        assert_eq!(&found, expected, "{text}");
    }
}

#[test]
fn a_name_is_whole_or_none() {
    check(&[
        ("钓鱼域名 warrıors-evil[.]com 上线", &["xn--warrors-evil-44b.com"]),
        ("仿冒 woocommėrce[.]com", &["xn--woocommrce-xmb.com"]),
        ("见 аррӏе.com。", &["xn--80ak6aa92e.com"]),
        (
            "站点 hxxp://钓鱼站[.]网址/login",
            &["xn--5tzv04cusf.xn--ses554g", "http://xn--5tzv04cusf.xn--ses554g/login"],
        ),
        ("站点 钓鱼站[.]网址，已关闭", &["xn--5tzv04cusf.xn--ses554g"]),
        ("站点 www.钓鱼站[.]com", &["www.xn--5tzv04cusf.com"]),
        ("站点 evil钓鱼[.]com", &["xn--evil-oz8mw39a.com"]),
        ("1.钓鱼站.网址", &["xn--5tzv04cusf.xn--ses554g"]),
        ("见 http://钓鱼站.com.cn:8080/a", &["xn--5tzv04cusf.com.cn", "http://xn--5tzv04cusf.com.cn:8080/a"]),
        ("该域名为钓鱼站[.]com", &[]),
        ("该域名为钓鱼站[.]evil-a[.]com", &[]),
        ("访问evil钓鱼[.]com", &[]),
        ("evil.comé", &[]),
    ]);
}

#[test]
fn prose_is_no_part_of_a_name() {
    check(&[
        ("访问evil-a[.]com下载", &["evil-a.com"]),
        ("域名evil-a.com已关闭", &["evil-a.com"]),
        ("域名：evil-a.com.", &["evil-a.com"]),
        ("已关闭.evil-a.com仍在", &["evil-a.com"]),
        ("Lazarus组织使用了域名evil-a[.]com作为", &["evil-a.com"]),
        ("a.访问evil-a.com", &["evil-a.com"]),
        ("APT组织evil-a[.]com", &["evil-a.com"]),
        ("http://evil-a.com的主页", &["evil-a.com", "http://evil-a.com"]),
        ("http://evil-a.com。访问", &["evil-a.com", "http://evil-a.com"]),
        ("http://7.2.1.3的主页.后", &["http://7.2.1.3"]),
        ("구글은 evil-a.com을 차단", &["evil-a.com"]),
        ("更新.后来 报告.完", &[]),
    ]);
}

#[test]
fn a_url_is_whole_or_its_domain() {
    check(&[
        (
            "hxxp://evil88[.]com/更新/补丁.exe",
            &["evil88.com", "http://evil88.com/%E6%9B%B4%E6%96%B0/%E8%A1%A5%E4%B8%81.exe"],
        ),
        ("http://evil-a.com/a.php下载木马", &["evil-a.com", "http://evil-a.com/a.php"]),
        ("http://evil-a.com/?q=中&a=b", &["evil-a.com", "http://evil-a.com/?q=%E4%B8%AD&a=b"]),
        ("http://evil-a.com/补丁", &["evil-a.com"]),
        ("http://evil-a.com/a.zip.目前", &["evil-a.com", "http://evil-a.com/a.zip"]),
        ("http://evil-a.com/a/注：图片来自网络", &["evil-a.com", "http://evil-a.com/a/"]),
        ("http://evil-a.com/了解详情", &["evil-a.com", "http://evil-a.com"]),
        (
            "http://evil-a.com/Россия",
            &["evil-a.com", "http://evil-a.com/%D0%A0%D0%BE%D1%81%D1%81%D0%B8%D1%8F"],
        ),
        ("http://evil-a.com/abc…", &["evil-a.com"]),
        ("http://evil-a.com/abc...", &["evil-a.com"]),
        ("http://evil-a.com/it's.html", &["evil-a.com", "http://evil-a.com/it's.html"]),
        ("'http://evil-a.com/a'+b", &["evil-a.com", "http://evil-a.com/a"]),
        ("http://evil-a.com/{id}/a", &["evil-a.com", "http://evil-a.com/%7Bid%7D/a"]),
        ("{http://evil-a.com/a}", &["evil-a.com", "http://evil-a.com/a"]),
        ("http://evil-a.com/a{b", &["evil-a.com"]),
        ("http://evil-a.com/<id>/a", &["evil-a.com"]),
    ]);
}
