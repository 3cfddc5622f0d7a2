//! `cargo xtask quality`: presets and rivals on the same tables. The work is `bench/quality`'s; here its program is built,
//! and the `gradus` that it runs where no other is named.

use crate::{run, workspace};

/// Builds both and hands the words on.
pub fn quality(words: &[&str]) -> Result<(), String> {
    run("cargo", &["build", "--release", "--locked", "--package", "gradus-quality"])?;
    let built = workspace().join("target/release");
    let own = built.join("gradus");
    let asks = ["--program", "--standing", "--rivals", "--help"];
    let mut all: Vec<String> = words.iter().map(|word| word.to_string()).collect();
    if !words.iter().any(|word| asks.contains(word)) {
        run("cargo", &["build", "--release", "--locked", "--package", "gradus-cli"])?;
        all.extend(["--program".to_string(), own.display().to_string()]);
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    run(&built.join("gradus-quality").display().to_string(), &all)
}
