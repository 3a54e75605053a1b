//! Internationalized domain names (IDNA, UTS #46); the normal form is Punycode, `xn--…`.

use idna::AsciiDenyList;

/// `name` in lower case, its labels in Punycode; `None` if IDNA allows no such name.
///
/// `name` has dots between its labels and no marks. Underscores pass, as service names have them.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    if name.is_ascii() {
        return Some(name.to_ascii_lowercase());
    }
    idna::domain_to_ascii_cow(name.as_bytes(), AsciiDenyList::EMPTY).ok().map(std::borrow::Cow::into_owned)
}

/// A name in Punycode in its own letters; `None` if it has no label in Punycode, or one that is not valid.
pub(crate) fn in_letters(name: &str) -> Option<String> {
    if !name.split('.').any(|label| label.starts_with("xn--")) {
        return None;
    }
    let (text, outcome) = idna::domain_to_unicode(name);
    (outcome.is_ok() && !text.is_ascii()).then_some(text)
}

/// The same if it is safe to show next to the name itself: only left-to-right letters, since those of both directions
/// would be reordered on a line. IDNA does not allow invisible characters.
pub(crate) fn readable(name: &str) -> Option<String> {
    in_letters(name).filter(|text| !text.chars().any(is_right_to_left))
}

/// Hebrew, Arabic and the other scripts from right to left, with their presentation forms.
const fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}')
        || matches!(c, '\u{1E800}'..='\u{1EFFF}')
}

/// Whether `c` is a letter of a script that is written without spaces, so that prose may touch a name: Han,
/// kana, Hangul with its particles, Thai, Lao, Tibetan, Burmese, Khmer.
pub(crate) const fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{E00}'..='\u{FFF}'
            | '\u{1000}'..='\u{109F}'
            | '\u{1100}'..='\u{11FF}'
            | '\u{1780}'..='\u{17FF}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{318F}'
            | '\u{31A0}'..='\u{31FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7AF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF66}'..='\u{FF9F}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

/// Whether `c`, not ASCII, is a letter, or a mark on one, of a script with spaces between words: an adjacent letter is
/// part of the same word.
pub(crate) fn is_spaced_letter(c: char) -> bool {
    // Fast path: nearly all calls are for punctuation of Chinese and of typesetting.
    let is_common = matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF0F}');
    let is_mark = matches!(c, '\u{300}'..='\u{36F}');
    !c.is_ascii()
        && !is_common
        && !is_unspaced(c)
        && (is_mark || c.is_alphabetic())
        && !matches!(c, 'ª' | 'º')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_normal_form() {
        for (name, expected) in [
            ("钓鱼站.网址", Some("xn--5tzv04cusf.xn--ses554g")),
            ("XN--5TZV04CUSF.xn--ses554g", Some("xn--5tzv04cusf.xn--ses554g")),
            ("warrıors-evil.com", Some("xn--warrors-evil-44b.com")),
            ("BÜCHER.example", Some("xn--bcher-kva.example")),
            ("_dmarc.bücher.example", Some("_dmarc.xn--bcher-kva.example")),
            ("a\u{2028}é.com", None),
            ("é\u{200B}\u{202E}x.com", None),
        ] {
            assert_eq!(to_ascii(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn names_are_shown_where_nothing_hides() {
        for (name, expected) in [
            ("xn--5tzv04cusf.xn--ses554g", Some("钓鱼站.网址")),
            ("a.example", None),
            ("xn--4gbrim.example", None),
            ("xn--zz--9.example", None),
        ] {
            assert_eq!(readable(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn letters_join_as_their_script_does() {
        for (c, unspaced, spaced) in [
            ('字', true, false),
            ('の', true, false),
            ('é', false, true),
            ('я', false, true),
            ('，', false, false),
        ] {
            assert_eq!((is_unspaced(c), is_spaced_letter(c)), (unspaced, spaced), "{c}");
        }
    }
}
