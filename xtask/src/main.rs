//! What continuous integration and developers run: `cargo xtask test` is the whole gate.

mod bench;
mod gate;
mod licences;
mod page;
mod quality;
mod rooms;
mod soak;

use std::process::ExitCode;

const HELP: &str =
    "cargo xtask test       the gate: format, lints, rooms, licences, the lab's page, tests, docs
cargo xtask page       the lab's page alone: types, functions, built bytes, in a browser
cargo xtask rooms      who may use whom
cargo xtask licences   licences and bans of everything we stand on
cargo xtask bench [W…] times gradus and its rivals on the same work (that whose names hold a W)
  bench --curves [NAME]          cost against width, depth, batch, rows; where it jumps
  bench --against COMMIT [W…]    times this tree and a commit by turns; fails where this one is slower
cargo xtask quality    how good presets are beside rivals, on a folder of tables (--help says more)
cargo xtask soak [N]   N runs killed at a random moment and resumed (default 200)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["test"] => gate::test(),
        ["page"] => gate::page(),
        ["rooms"] => rooms::check(),
        ["licences"] => licences::check(),
        ["bench", ref words @ ..] => bench::bench(words),
        ["quality", ref words @ ..] => quality::quality(words),
        ["soak"] => soak::kills(200),
        ["soak", n] => n.parse().map_err(|_| HELP.to_string()).and_then(soak::kills),
        _ => Err(HELP.to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            say(&text);
            ExitCode::FAILURE
        }
    }
}

/// A line for whoever watches.
fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Runs a command in the workspace; its output goes to the terminal.
fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let status = std::process::Command::new(program)
        .args(arguments)
        .current_dir(workspace())
        .status()
        .map_err(|error| format!("{program}: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("failed: {program} {}", arguments.join(" "))),
    }
}

/// The workspace's folder.
fn workspace() -> std::path::PathBuf {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// A program that cargo has built in the profile of this name.
fn built(profile: &str, name: &str) -> Result<std::path::PathBuf, String> {
    let metadata = metadata()?;
    let target = metadata["target_directory"].as_str().ok_or("cargo metadata names no target folder")?;
    Ok(std::path::Path::new(target).join(profile).join(name))
}

/// `cargo metadata` as JSON.
fn metadata() -> Result<serde_json::Value, String> {
    let output = std::process::Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(workspace())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}
