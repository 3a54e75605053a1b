//! The tags of a page, read strictly: maud writes every attribute in double quotes and escapes everything else.

/// A start tag.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page in order.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_end = after.starts_with(['/', '!']);
        assert!(is_tag || is_end, "`<` is not escaped: {}", after.chars().take(60).collect::<String>());
        if is_end {
            rest = after;
            continue;
        }
        let (tag, after) = tag(after);
        found.push(tag);
        rest = after;
    }
    found
}

/// The tag at the beginning of a text, and what follows it.
fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).expect("the end of a name");
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name: name.to_owned(), attributes }, after);
        }
        let end = rest.find(['=', ' ', '>']).expect("the end of an attribute");
        let (name, after) = rest.split_at(end);
        let valid = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        assert!(valid, "an attribute {name:?}");
        let Some(after) = after.strip_prefix("=\"") else {
            attributes.push((name.to_owned(), String::new()));
            rest = after;
            continue;
        };
        let (value, after) = after.split_once('"').expect("the end of a value");
        attributes.push((name.to_owned(), unescaped(value)));
        rest = after;
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
