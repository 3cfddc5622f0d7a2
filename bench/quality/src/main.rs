//! How good gradus' presets are beside what else a person would take, on a folder of tables with fixed splits: runs what
//! is not yet in the file of results, then prints and writes the standing. See `bench/README.md`.
#![forbid(unsafe_code)]

mod arguments;
mod children;
mod goals;
mod markdown;
mod numbers;
#[path = "../../speed/src/others.rs"]
mod others;
mod picture;
mod results;
mod rivals;
mod runs;
mod standing;
mod tables;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use arguments::Arguments;
use results::Results;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        say(arguments::HELP);
        return ExitCode::SUCCESS;
    }
    match Arguments::new(&words).and_then(|arguments| work(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            note(&text);
            ExitCode::from(2)
        }
    }
}

/// Runs what is asked for, then shows where everyone stands.
fn work(arguments: &Arguments) -> Result<(), String> {
    let folder = arguments.home.clone();
    if !arguments.rivals.is_empty() {
        rivals::run(arguments)?;
    } else if !arguments.standing {
        runs::run(arguments)?;
    }
    let results = Results::read(&folder.join("results.jsonl"), &folder.join("rivals.jsonl"))?;
    let standing = standing::Standing::new(&results, &arguments.tables);
    let goals = goals::all(&results);
    let text = markdown::text(&results, &standing, &goals);
    let parts = [
        ("standing.md", text.clone()),
        ("standing.json", markdown::json(&results, &standing, &goals)),
        ("standing.svg", picture::picture(&standing)),
    ];
    for (name, text) in parts {
        write(&arguments.out, name, &text)?;
    }
    say(&text);
    note(&format!("written: standing.md, standing.json and standing.svg in {}", arguments.out.display()));
    Ok(())
}

/// Writes a file aside and puts it in its place, so that it is never half there.
fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.join(name).display());
    fs::create_dir_all(folder).map_err(failed)?;
    let aside = folder.join(format!("{name}.part"));
    fs::write(&aside, text).map_err(failed)?;
    fs::rename(&aside, folder.join(name)).map_err(failed)
}

/// A result.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// A remark for whoever watches.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
