//! The real articles, which are no part of the project: found and unpacked, for tests and benches.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder with the unpacked archive of fetched pages; `None`, with a message, if it is not there.
pub(crate) fn archive() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(|| unpacked("archive-2024H2")).as_deref()
}

/// The folder with the unpacked archive of the second format; `None`, with a message, if it is not there.
pub(crate) fn wxvl() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER.get_or_init(|| unpacked("wxvl-sample")).as_deref()
}

/// Both.
pub(crate) fn both() -> Option<Vec<PathBuf>> {
    Some(vec![archive()?.to_owned(), wxvl()?.to_owned()])
}

/// Unpacks `name` anew, once per run: what an earlier run left may be another archive's.
fn unpacked(name: &str) -> Option<PathBuf> {
    let packed = material(&format!("corpus/{name}.tar.zst"))?;
    // The tests and each bench have folders of their own, so that none empties another's.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let file = File::open(packed).expect("the archive");
    let unpacked = ruzstd::decoding::StreamingDecoder::new(file).expect("zstd");
    tar::Archive::new(unpacked).unpack(&folder).expect("a tar file");
    Some(folder)
}

/// A file of the material beside the project, or of the corpus that `SECNEWS_REAL_CORPUS` names; `None`, with a message, if it
/// is not there.
pub(crate) fn material(path: &str) -> Option<PathBuf> {
    let found = match (path.strip_prefix("corpus/"), std::env::var_os("SECNEWS_REAL_CORPUS")) {
        (Some(name), Some(corpus)) => PathBuf::from(corpus).join(name),
        _ => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path),
    };
    if !found.exists() {
        eprintln!("skipped: there is no {}", found.display());
        return None;
    }
    Some(found)
}
