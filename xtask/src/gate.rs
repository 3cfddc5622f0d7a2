//! The gate: everything that must hold before a change lands, cheapest first.

use std::time::Instant;

use crate::{licences, rooms, run, say};

/// Runs all checks; the first that fails ends it.
pub fn test() -> Result<(), String> {
    let begun = Instant::now();
    step("rooms: who may use whom", rooms::check)?;
    step("licences and bans", licences::check)?;
    step("format", || run("cargo", &["fmt", "--all", "--check"]))?;
    step("lints", || {
        run("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
    })?;
    step("what tests need beyond Rust", || run("sh", &["scripts/test-tools.sh"]))?;
    step("tests", || run("cargo", &["test", "--workspace", "--locked"]))?;
    step("a small build without Parquet", || {
        run("cargo", &["check", "-p", "gradus-cli", "--no-default-features", "--locked"])
    })?;
    step("docs", || {
        run("env", &["RUSTDOCFLAGS=-D warnings", "cargo", "doc", "--workspace", "--no-deps", "--locked"])
    })?;
    say(&format!("all checks passed in {:.0} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

fn step(name: &str, check: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    say(&format!("── {name}"));
    let begun = Instant::now();
    check()?;
    say(&format!("   {name}: {:.1} s", begun.elapsed().as_secs_f64()));
    Ok(())
}
