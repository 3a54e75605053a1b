//! Answers of surveys that are kept in memory: a whole team looks at the page of the day, and nothing changes between commits.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::reply::Reply;

/// Answers that are kept: the pages that a team looks at, in both languages.
const MAX_ANSWERS: usize = 64;

/// Longer answers are not kept, so that all together take at most 16 MB.
const MAX_LENGTH: usize = 256 * 1024;

/// The latest answers.
#[derive(Default)]
pub(in crate::web) struct Kept(Mutex<VecDeque<(Key, Reply)>>);

/// The tag of an answer, and the URL of the server in it.
pub(in crate::web) type Key = (String, String);

impl Kept {
    /// The answer for `key`, if there is one.
    pub(in crate::web) fn get(&self, key: &Key) -> Option<Reply> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.iter().find(|(known, _)| known == key).map(|(_, reply)| reply.clone())
    }

    /// Keeps an answer, instead of the oldest if there are many.
    pub(in crate::web) fn put(&self, key: Key, reply: &Reply) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reply.body.len() > MAX_LENGTH || answers.iter().any(|(known, _)| *known == key) {
            return;
        }
        if answers.len() == MAX_ANSWERS {
            answers.pop_front();
        }
        answers.push_back((key, reply.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_short_answers_are_kept() {
        let kept = Kept::default();
        let key = |number: usize| (number.to_string(), String::new());
        let text = |number: usize| Reply::new("text/plain", number.to_string());
        (0..=MAX_ANSWERS).for_each(|number| kept.put(key(number), &text(number)));
        assert!(kept.get(&key(0)).is_none());
        assert_eq!(kept.get(&key(MAX_ANSWERS)).map(|reply| reply.body), Some(text(MAX_ANSWERS).body));
        kept.put(key(1_000), &Reply::new("text/plain", vec![b'a'; MAX_LENGTH + 1]));
        assert!(kept.get(&key(1_000)).is_none());
    }
}
