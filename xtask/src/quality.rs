//! `cargo xtask quality`: presets and rivals on the same tables. The work is `bench/quality`'s; here its program is built.

use crate::{built, run};

/// Builds it and hands the words on.
pub fn quality(words: &[&str]) -> Result<(), String> {
    run("cargo", &["build", "--quiet", "--release", "--locked", "--package", "gradus-quality"])?;
    run(&built("release", "gradus-quality")?.display().to_string(), words)
}
