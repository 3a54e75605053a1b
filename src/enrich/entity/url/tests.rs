//! Texts and the URLs in them.

use super::super::entities;
use super::*;

fn urls_in(text: &str) -> Vec<String> {
    let found = entities("", text, &[]);
    found.into_iter().filter(|entity| entity.kind == Url).map(|entity| entity.value).collect()
}

#[test]
fn urls_are_found() {
    let cases: [(&str, &[&str]); 20] = [
        ("见https://Bad-Site.com/A/b?c=D#e。", &["https://bad-site.com/A/b?c=D#e"]),
        ("hxxps[:]//bad-site[.]com/a[.]php", &["https://bad-site.com/a.php"]),
        ("h**p://bad-site.com/ HXXP://bad-site.com", &["http://bad-site.com"]),
        ("(http://bad-site.com/a(b)c)", &["http://bad-site.com/a(b)c"]),
        ("[x](http://bad-site.com/a)", &["http://bad-site.com/a"]),
        ("http://bad-site.com/a,http://bad-site.com/b", &["http://bad-site.com/a", "http://bad-site.com/b"]),
        ("\"http://bad-site.com/a\"", &["http://bad-site.com/a"]),
        ("http://7.2.1.3:8080/x.", &["http://7.2.1.3:8080/x"]),
        ("http://[2a03:4000::9]:80/a", &["http://[2a03:4000::9]:80/a"]),
        ("${jndi:ldap://bad-site.com/a}", &["ldap://bad-site.com/a"]),
        ("http://user:pw@bad-site.com/", &["http://user:pw@bad-site.com"]),
        ("1.https://bad-site.com/", &["https://bad-site.com"]),
        ("hxxp://7[.]2[.]1[.]3/", &["http://7.2.1.3"]),
        (
            "https://a.bad-site.com/https://b.bad-site.com/",
            &["https://a.bad-site.com/https://b.bad-site.com/"],
        ),
        ("http://localhost:8080/ http://target/ http://{host}/ http://xxx.com/", &[]),
        ("file:///etc/passwd jdbc:mysql://bad-site.com/", &[]),
        ("http://[2a03[:]4000::77]/x", &["http://[2a03:4000::77]/x"]),
        ("http://us%C3er:é@bücher-site.com:80/", &["http://us%c3er:%C3%A9@xn--bcher-site-9db.com:80"]),
        ("http://", &[]),
        ("// comment", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(urls_in(text), expected, "{text}");
    }
}
