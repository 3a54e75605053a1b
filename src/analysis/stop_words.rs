//! Stop words: function and question words, which do not describe the topic of a query.
//!
//! They are indexed like all others and can be searched for in quotes. A query with other words ignores them.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Function and question words of English. Words that name something in this field (`can`, the bus; `who`, the
/// organisation) are rare enough to be quoted.
const ENGLISH: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can",
    "could", "did", "do", "does", "doing", "for", "from", "had", "has", "have", "how", "i", "if", "in",
    "into", "is", "it", "its", "many", "me", "much", "my", "of", "on", "or", "our", "should", "so", "some",
    "that", "the", "their", "them", "there", "these", "they", "this", "those", "through", "to", "was", "we",
    "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "would", "you",
    "your",
];

/// Function and question words of Chinese, as segmented by jieba.
const CHINESE: &[&str] = &[
    "之",
    "与",
    "中",
    "为",
    "为什么",
    "为何",
    "了",
    "于",
    "什么",
    "以及",
    "们",
    "会",
    "做",
    "其",
    "及",
    "可以",
    "吗",
    "吧",
    "呢",
    "和",
    "哪",
    "哪个",
    "哪些",
    "哪里",
    "在",
    "多少",
    "如何",
    "对",
    "将",
    "对于",
    "就",
    "并",
    "应该",
    "怎么",
    "怎么办",
    "怎么样",
    "怎样",
    "或",
    "或者",
    "是",
    "是不是",
    "是否",
    "有",
    "有哪些",
    "有没有",
    "的",
    "等",
    "而",
    "能",
    "能否",
    "能够",
    "被",
    "该",
    "请问",
    "谁",
    "这",
    "这个",
    "这些",
    "那",
    "那个",
    "那些",
    "都",
    "还",
    "也",
    "上",
    "下",
    "从",
    "由",
    "把",
    "让",
    "给",
    "到",
];

/// Whether a folded word is a stop word.
pub(crate) fn is_stop_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| ENGLISH.iter().chain(CHINESE).copied().collect());
    WORDS.contains(word)
}
