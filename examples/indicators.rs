//! Lists what one fetched article names: CVE ids, addresses, domains, hashes, threat groups. It needs no index.
//!
//! ```console
//! $ cargo run --release --example indicators -- ARTICLE.md
//! ```

use std::error::Error;
use std::io::Write;
use std::path::Path;

use secnews::clean::{Furniture, clean};
use secnews::enrich::{defanged, entities};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    run(&arguments, &mut std::io::stdout().lock())
}

pub(crate) fn run(arguments: &[String], out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let [file] = arguments else {
        return Err("usage: indicators FILE".into());
    };

    // Bytes become an article, or a reason to skip the file.
    let path = Path::new(file);
    let article = secnews::corpus::parse(path, &std::fs::read(path)?).map_err(|reason| reason.to_string())?;

    // Cleaning removes markup. It also removes what a site repeats on its pages, which needs counts over many
    // articles; without them only the frame of the page goes.
    let text = clean(&article, &Furniture::default());
    writeln!(out, "{}", text.title)?;

    // Values are in normal form, however the article spells them. Benign ones are private addresses and the like.
    for entity in entities(&text.title, &text.body, &text.links).iter().filter(|entity| !entity.benign) {
        writeln!(out, "{}\t{}\t{}", entity.kind, defanged(entity.kind, &entity.value), entity.origin)?;
    }
    Ok(())
}
