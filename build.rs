//! Writes the table that maps traditional characters to simplified ones.
//!
//! `OpenCC` is asked once for every character at build time, so that the program carries 55 kB of
//! table and no converter: analysis must fold a character without looking at its neighbours, or a
//! run of text would fold differently from the same run inside a longer text.

use std::fmt::Write as _;
use std::path::PathBuf;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Han characters of the basic plane, extension A included.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let converter = OpenCC::from_config(BuiltinConfig::T2s)?;
    let mut table = format!("static SIMPLIFIED: [u16; {}] = [", LAST - FIRST + 1);
    for code in FIRST..=LAST {
        write!(table, "{:#x},", simplified(&converter, code))?;
    }
    table.push_str("];\n");
    let path = PathBuf::from(std::env::var("OUT_DIR")?).join("simplified.rs");
    std::fs::write(path, table)?;
    Ok(())
}

/// The simplified twin of `code`, or `code` itself where there is none in the basic plane.
fn simplified(converter: &OpenCC, code: u32) -> u32 {
    let Some(character) = char::from_u32(code) else { return code };
    let twin = converter.convert(&character.to_string());
    let mut characters = twin.chars();
    match (characters.next(), characters.next()) {
        (Some(twin), None) if (FIRST..=LAST).contains(&u32::from(twin)) => u32::from(twin),
        _ => code,
    }
}
