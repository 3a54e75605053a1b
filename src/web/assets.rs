//! The files that pages load, each under a path with the hash of its content, so that browsers keep it forever.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// How long a browser may keep one.
pub(in crate::web) const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// One file.
pub(in crate::web) struct Asset {
    /// The path that pages name.
    pub(in crate::web) path: String,
    /// The media type.
    pub(in crate::web) media_type: &'static str,
    /// The content.
    pub(in crate::web) content: &'static [u8],
}

impl Asset {
    fn new(name: &str, media_type: &'static str, content: &'static [u8]) -> Self {
        let hash = Sha256::digest(content);
        let digits = hash.iter().take(6).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        Self { path: format!("/assets/{stem}-{digits}.{ending}"), media_type, content }
    }
}

/// The style sheet.
pub(in crate::web) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("style.css", "text/css; charset=utf-8", include_bytes!("assets/style.css")));

/// The script.
pub(in crate::web) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("script.js", "text/javascript; charset=utf-8", include_bytes!("assets/script.js"))
});

/// The icon in the browser's tab.
pub(in crate::web) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon.svg", "image/svg+xml", include_bytes!("assets/icon.svg")));

/// All files.
pub(in crate::web) fn all() -> [&'static Asset; 3] {
    [&STYLE, &SCRIPT, &ICON]
}
