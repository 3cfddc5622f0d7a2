//! Who may use whom: `cli → gradus → {engine, table}`, and the arrows inside the engine.

use std::fs;
use std::path::Path;

use crate::{metadata, workspace};

/// For each crate of the workspace, the ones it may use.
const CRATES: [(&str, &[&str]); 8] = [
    ("gradus-engine", &[]),
    ("gradus-table", &[]),
    ("gradus", &["gradus-engine", "gradus-table"]),
    ("gradus-lab", &["gradus"]),
    ("gradus-cli", &["gradus", "gradus-lab"]),
    ("gradus-bench", &["gradus-engine"]),
    ("gradus-quality", &[]),
    ("xtask", &[]),
];

/// For each room of the engine, the rooms it may name.
const ENGINE: [(&str, &[&str]); 15] = [
    ("random", &[]),
    ("real", &[]),
    ("rows", &[]),
    ("init", &["random"]),
    ("schedule", &[]),
    ("layer", &["init", "plan", "random", "real", "rows"]),
    ("loss", &["real"]),
    ("optim", &["plan", "real"]),
    ("spec", &["layer", "loss"]),
    ("plan", &["init", "layer", "loss", "rows", "spec"]),
    ("backend", &["layer", "loss", "optim", "plan", "random", "real", "rows"]),
    ("observe", &["backend", "real"]),
    (
        "session",
        &["backend", "loss", "observe", "optim", "plan", "random", "real", "rows", "schedule", "spec"],
    ),
    ("attribution", &["backend", "optim", "plan", "real", "rows", "session", "spec"]),
    ("probe", &["backend", "optim", "plan", "real", "rows", "session", "spec"]),
];

/// Checks both.
pub fn check() -> Result<(), String> {
    let mut wrong = crates()?;
    wrong.extend(engine()?);
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n")),
    }
}

fn crates() -> Result<Vec<String>, String> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
    let mut wrong = Vec::new();
    for package in packages.iter().filter(|package| package["source"].is_null()) {
        let name = package["name"].as_str().unwrap_or("?");
        let Some((_, may)) = CRATES.iter().find(|(room, _)| *room == name) else {
            wrong.push(format!("crate {name} has no place in xtask/src/rooms.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let used = dependency["name"].as_str().unwrap_or("?");
            if CRATES.iter().any(|(room, _)| *room == used) && !may.contains(&used) {
                wrong.push(format!("crate {name} uses {used}, which it may not"));
            }
        }
    }
    Ok(wrong)
}

fn engine() -> Result<Vec<String>, String> {
    let source = workspace().join("crates/engine/src");
    let mut wrong = Vec::new();
    each_file(&source, &mut |path, text| {
        let inside = path.strip_prefix(&source).unwrap_or(path);
        let room = inside.iter().next().unwrap_or_default().to_string_lossy().replace(".rs", "");
        if room == "lib" {
            return;
        }
        let Some((_, may)) = ENGINE.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("engine room {room} has no place in xtask/src/rooms.rs"));
            return;
        };
        // What stands under a file's tests may use what tests need.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if used != room
                    && ENGINE.iter().any(|(name, _)| *name == used)
                    && !may.contains(&used.as_str())
                {
                    wrong.push(format!("{}:{}: {room} may not use {used}", path.display(), number + 1));
                }
            }
        }
    })?;
    Ok(wrong)
}

fn each_file(folder: &Path, visit: &mut impl FnMut(&Path, &str)) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut entries: Vec<_> =
        fs::read_dir(folder).map_err(failed)?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            each_file(&path, visit)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path, &fs::read_to_string(&path).map_err(failed)?);
        }
    }
    Ok(())
}
