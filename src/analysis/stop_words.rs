//! Words that say how a question is put and not what it is about.
//!
//! They are indexed like all others and found in quotes; a query that has others does not ask for them.

/// Function and question words of English. Words that name something in this field (`can`, the bus; `who`, the
/// organisation) are rare enough to be quoted.
const ENGLISH: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did",
    "do", "does", "doing", "for", "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "me",
    "my", "of", "on", "or", "our", "should", "so", "some", "that", "the", "their", "them", "there", "these", "they",
    "this", "those", "to", "was", "we", "were", "what", "when", "where", "which", "who", "whom", "whose", "why", "will",
    "with", "would", "you", "your",
];

/// The same of Chinese, as words that jieba gives.
const CHINESE: &[&str] = &[
    "之", "与", "中", "为", "为什么", "为何", "了", "于", "什么", "以及", "们", "会", "做", "其", "及", "可以", "吗", "吧", "呢", "和",
    "哪", "哪个", "哪些", "哪里", "在", "多少", "如何", "对", "将", "对于", "就", "并", "应该", "怎么", "怎么办", "怎么样", "怎样", "或",
    "或者", "是", "是不是", "是否", "有", "有哪些", "有没有", "的", "等", "而", "能", "能否", "能够", "被", "该", "请问", "谁", "这", "这个",
    "这些", "那", "那个", "那些", "都", "还", "也", "上", "下", "从", "由", "把", "让", "给", "到",
];

/// Whether a folded word is one of these.
pub(crate) fn is_stop_word(word: &str) -> bool {
    ENGLISH.contains(&word) || CHINESE.contains(&word)
}
