//! Parses a list of article paths from another program, such as `find` or `git ls-files`.

use std::io::{self, BufRead};
use std::path::PathBuf;

/// Reads a list of paths as `find` and `git` print it: one per line, or separated by NUL if any NUL occurs, so
/// that names may contain line breaks.
///
/// # Errors
///
/// If `input` cannot be read.
pub fn read_list(mut input: impl BufRead) -> io::Result<Vec<PathBuf>> {
    let mut list = Vec::new();
    input.read_to_end(&mut list)?;
    let separator = if list.contains(&0) { 0 } else { b'\n' };
    Ok(list.split(|byte| *byte == separator).filter(|name| !name.is_empty()).map(path_of).collect())
}

/// On Unix a path is bytes, whatever their encoding.
#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).trim_end_matches('\r'))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::read_list;

    #[test]
    fn lists_of_paths() {
        for (text, expected) in [
            ("", vec![]),
            ("a.md\nb c.md\n\n", vec!["a.md", "b c.md"]),
            ("a\nb.md\0c.md\0", vec!["a\nb.md", "c.md"]),
            ("-a.md", vec!["-a.md"]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(PathBuf::from).collect();
            assert_eq!(read_list(text.as_bytes()).unwrap(), expected, "{text:?}");
        }
    }
}
