//! The rivals on the tables, by `rivals.py` in a Python of its own; what is in `rivals.jsonl` is not run again.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::arguments::Arguments;
use crate::note;

/// Runs the rivals that are asked for.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let data = arguments.data.as_ref().ok_or("--data DIR is wanted: the tables")?;
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = python(home)?;
    let place = |path: &Path| path.display().to_string();
    let mut words = vec![place(&home.join("rivals.py")), "--data".into(), place(data)];
    words.extend(["--out".into(), place(&arguments.home.join("rivals.jsonl"))]);
    words.extend(["--threads".into(), arguments.threads.to_string()]);
    words.extend(["--kill".into(), arguments.kill.to_string()]);
    let seeds: Vec<String> = arguments.seeds.iter().map(u64::to_string).collect();
    words.extend(["--seeds".into(), seeds.join(",")]);
    if arguments.rivals != ["all"] {
        words.extend(["--peers".into(), arguments.rivals.join(",")]);
    }
    if !arguments.tables.is_empty() {
        words.extend(["--datasets".into(), arguments.tables.join(",")]);
    }
    if arguments.again {
        words.push("--again".into());
    }
    done(&python, &words)
}

/// The rivals' Python, with what they need at the versions of `requirements.txt`; made when it is not there.
fn python(home: &Path) -> Result<PathBuf, String> {
    let place = home.join("../../target/bench/quality-venv");
    let python = place.join("bin/python");
    let ready = place.join("ready");
    if !ready.exists() {
        note("making the rivals' Python under target/bench/quality-venv");
        let list = home.join("requirements.txt").display().to_string();
        done(Path::new("python3"), &["-m".into(), "venv".into(), place.display().to_string()])?;
        done(&python, &["-m", "pip", "install", "--quiet", "-r", &list].map(String::from))?;
        std::fs::write(&ready, "").map_err(|error| format!("{}: {error}", ready.display()))?;
    }
    Ok(python)
}

/// Runs a program whose words go to the terminal.
fn done(program: &Path, words: &[String]) -> Result<(), String> {
    let failed = |text: String| format!("{} {}: {text}", program.display(), words.join(" "));
    let status = Command::new(program).args(words).status().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}
