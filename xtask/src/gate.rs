//! The gate: everything that must hold before a change lands, cheapest first.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::page::Page;
use crate::{licences, rooms, run, say, workspace};

/// Where this is set nothing is skipped: what cannot be had is a failure. Continuous integration sets it.
const ALL: &str = "GRADUS_TEST_ALL";

/// Runs all checks; the first that fails ends it.
pub fn test() -> Result<(), String> {
    let begun = Instant::now();
    let mut skipped = Vec::new();
    step("rooms: who may use whom", rooms::check)?;
    step("licences and bans", licences::check)?;
    step("format", || run("cargo", &["fmt", "--all", "--check"]))?;
    let page = step("Node, for the lab's page", || tool("node"))?.map(Page::new);
    match &page {
        Some(page) => step("the lab's page: types, functions, the same bytes when built", || page.check())?,
        None => skip(
            &mut skipped,
            "the tests of the lab's page, and whether it is what its source gives (no Node)",
        ),
    }
    step("lints", || {
        run("cargo", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
    })?;
    let browser = step("a browser, for reports and the lab's page", || tool("browser"))?;
    let mut tests = vec!["test", "--workspace", "--locked"];
    if browser.is_none() {
        skip(&mut skipped, "what reports look like, and the lab's page in use (no browser)");
        tests.extend(["--", "--skip", "in_a_browser"]);
    }
    step("tests", || run("cargo", &tests))?;
    if let (Some(page), Some(browser)) = (&page, &browser) {
        step("the lab's page in a browser", || page.drive(browser))?;
    }
    step("a small build without Parquet", || {
        run("cargo", &["check", "-p", "gradus-cli", "--no-default-features", "--locked"])
    })?;
    step("docs", || {
        run("env", &["RUSTDOCFLAGS=-D warnings", "cargo", "doc", "--workspace", "--no-deps", "--locked"])
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    match skipped[..] {
        [] => say(&format!("all checks passed in {seconds:.0} s")),
        _ => say(&format!("passed in {seconds:.0} s, but these were skipped:\n  {}", skipped.join("\n  "))),
    }
    Ok(())
}

/// The part of it that is about the lab's page; the program is built first.
pub fn page() -> Result<(), String> {
    let missing = |what: &str| format!("the page's tests need {what}");
    let page = tool("node")?.map(Page::new).ok_or_else(|| missing("Node"))?;
    page.check()?;
    let browser = tool("browser")?.ok_or_else(|| missing("a browser"))?;
    run("cargo", &["build", "-p", "gradus-cli", "--locked"])?;
    page.drive(&browser)
}

/// Where a tool that tests need is, installed if it is missing; `None` where it cannot be had and tests may be skipped.
fn tool(name: &str) -> Result<Option<PathBuf>, String> {
    let script = "scripts/test-tools.sh";
    if let Err(failed) = run("sh", &[script, name]) {
        return match std::env::var_os(ALL) {
            Some(_) => Err(format!("{failed}; {ALL} is set, so nothing is skipped")),
            None => Ok(None),
        };
    }
    let which = format!("which-{name}");
    let output = Command::new("sh").args([script, &which]).current_dir(workspace()).output();
    let output = output.map_err(|error| format!("{script} {which}: {error}"))?;
    Ok(Some(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())))
}

fn skip(skipped: &mut Vec<&'static str>, what: &'static str) {
    say(&format!("── SKIPPED: {what}"));
    skipped.push(what);
}

fn step<T>(name: &str, check: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    say(&format!("── {name}"));
    let begun = Instant::now();
    let found = check()?;
    say(&format!("   {name}: {:.1} s", begun.elapsed().as_secs_f64()));
    Ok(found)
}
