//! How much of a hit a terminal shows, so that a page of hits fits two screens.

use crate::highlight::Budget;

/// Hits that are shown together by default; they share the lines of [`MAX_LINES`].
pub(super) const PAGE: usize = 10;

/// Maximum lines of a page: two screens of 24 lines, without the line of the count, the blank line and the prompt.
const MAX_LINES: usize = 45;

/// Maximum lines of a snippet.
pub(super) const SNIPPET_LINES: usize = 2;

/// Columns before the text: a number of two digits, a dot and a space.
const INDENT: usize = 4;

/// The length of a snippet that fills its lines, of `columns` each. Lines of words end early.
pub(super) fn snippet_budget(columns: usize) -> Budget {
    let room = columns.saturating_sub(INDENT);
    Budget::columns((SNIPPET_LINES * room).saturating_sub(room / 8))
}

/// Which URLs get a line of their own if the line of the source has no room for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UrlLine {
    /// All.
    Any,
    /// Only one that is shown whole, which a reader can copy. Another is left out where there is no room for it.
    Whole,
    /// None: a URL is cut for the room that is left, or left out.
    Never,
}

/// What the parts of a hit may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Density {
    /// Maximum lines of the title.
    pub(super) title: usize,
    /// Maximum reposts that are listed, on a line each.
    pub(super) reposts: usize,
    /// Which URLs get a line of their own.
    pub(super) url: UrlLine,
}

impl Density {
    /// From the most lines to the fewest. What is least useful goes first: a second repost, a URL that cannot be copied, the
    /// end of a long title, a URL (`open` and the link of the title need none), the title of a repost.
    const ALL: [Self; 6] = [
        Self { title: 2, reposts: 2, url: UrlLine::Any },
        Self { title: 2, reposts: 1, url: UrlLine::Any },
        Self { title: 2, reposts: 1, url: UrlLine::Whole },
        Self { title: 1, reposts: 1, url: UrlLine::Whole },
        Self { title: 1, reposts: 1, url: UrlLine::Never },
        Self { title: 1, reposts: 0, url: UrlLine::Never },
    ];

    /// The lines of each of the hits `0..count` of a page, which `lines` lays out. If they are too many, hits get denser, the last
    /// ones first.
    pub(super) fn fitted(count: usize, lines: impl Fn(usize, Self) -> Vec<String>) -> Vec<Vec<String>> {
        let mut page: Vec<Vec<String>> = (0..count).map(|at| lines(at, Self::default())).collect();
        let mut total: usize = page.iter().map(Vec::len).sum();
        for density in &Self::ALL[1..] {
            for (at, hit) in page.iter_mut().enumerate().rev() {
                if total <= MAX_LINES {
                    return page;
                }
                total -= hit.len();
                *hit = lines(at, *density);
                total += hit.len();
            }
        }
        page
    }
}

impl Default for Density {
    fn default() -> Self {
        Self::ALL[0]
    }
}
