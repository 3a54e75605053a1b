//! The real articles, where they lie beside the project: found and unpacked, for tests and benches.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder with the unpacked archive of fetched pages; `None`, said aloud, if it is not there.
pub(crate) fn archive() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(|| unpacked("archive-2024H2")).as_deref()
}

/// The folder with the unpacked archive of the second format; `None`, said aloud, if it is not there.
pub(crate) fn wxvl() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(|| unpacked("wxvl-sample")).as_deref()
}

/// Unpacks `name` anew, once per run: what an earlier run left may be another archive's.
fn unpacked(name: &str) -> Option<PathBuf> {
    let packed = packed(name)?;
    // The tests and each bench have folders of their own, so that none empties another's.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let file = File::open(packed).expect("the archive");
    let unpacked = ruzstd::decoding::StreamingDecoder::new(file).expect("zstd");
    tar::Archive::new(unpacked).unpack(&folder).expect("a tar file");
    Some(folder)
}

/// Where the packed archive lies: beside the project, or where `SECNEWS_REAL_CORPUS` points.
fn packed(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let corpus = std::env::var_os("SECNEWS_REAL_CORPUS").map_or_else(beside, PathBuf::from);
    let found = corpus.join(format!("{name}.tar.zst"));
    if !found.exists() {
        eprintln!("skipped: there is no {name}.tar.zst beside the project");
        return None;
    }
    Some(found)
}
