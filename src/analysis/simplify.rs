//! Traditional characters → simplified ones, character by character.
//!
//! Regional words (網路 for 网络) are in `regional.rs`.

include!(concat!(env!("OUT_DIR"), "/simplified.rs"));

const FIRST: u32 = 0x3400;

/// Radicals that PDF converters write in place of characters and that NFKC does not map.
/// Pairs as in the Unicode character database, `EquivalentUnifiedIdeograph.txt`.
const RADICALS: &[(char, char)] = &[
    ('⺎', '兀'),
    ('⺏', '尣'),
    ('⺐', '尢'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺖', '忄'),
    ('⺘', '扌'),
    ('⺜', '日'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺢', '氺'),
    ('⺣', '灬'),
    ('⺦', '丬'),
    ('⺧', '牛'),
    ('⺨', '犭'),
    ('⺪', '疋'),
    ('⺫', '罒'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺮', '竹'),
    ('⺰', '纟'),
    ('⺲', '罒'),
    ('⺷', '羊'),
    ('⺸', '羊'),
    ('⺹', '耂'),
    ('⺼', '肉'),
    ('⺾', '艹'),
    ('⻀', '艹'),
    ('⻁', '虎'),
    ('⻂', '衤'),
    ('⻃', '覀'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻈', '讠'),
    ('⻉', '贝'),
    ('⻊', '足'),
    ('⻋', '车'),
    ('⻌', '辶'),
    ('⻍', '辶'),
    ('⻎', '辶'),
    ('⻏', '阝'),
    ('⻐', '钅'),
    ('⻑', '长'),
    ('⻒', '镸'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻖', '阝'),
    ('⻗', '雨'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻠', '饣'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// The simplified form of a character; anything else comes back unchanged.
pub(crate) fn simplify(character: char) -> char {
    let code = u32::from(character);
    match character {
        '\u{3400}'..='\u{9FFF}' => {
            let twin = SIMPLIFIED.get((code - FIRST) as usize).copied().map(u32::from);
            twin.and_then(char::from_u32).unwrap_or(character)
        }
        '\u{2E80}'..='\u{2EFF}' => radical(character),
        _ => character,
    }
}

fn radical(character: char) -> char {
    let found = RADICALS.iter().find(|&&(radical, _)| radical == character);
    found.map_or(character, |&(_, twin)| simplify(twin))
}

#[cfg(test)]
mod tests {
    use super::simplify;

    #[test]
    fn simplifies_traditional_characters() {
        for (traditional, simplified) in [('網', '网'), ('體', '体'), ('勒', '勒'), ('⻓', '长'), ('a', 'a')]
        {
            assert_eq!(simplify(traditional), simplified);
        }
    }
}
