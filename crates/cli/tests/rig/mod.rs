//! A scratch folder with a table in it, and the real command run there.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub mod tables;

/// The table that the tests learn from.
pub const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/people.csv");

/// What a finished run leaves in its folder, and nothing else.
pub const LEFT: [&str; 9] = [
    ".lock",
    "config.toml",
    "history.csv",
    "metrics.json",
    "model.gradus",
    "predictions.csv",
    "report.html",
    "report.json",
    "run.json",
];

/// A scratch folder.
pub struct Rig {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    /// Asserts the exit code.
    #[track_caller]
    pub fn with(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Asserts that standard error holds a text.
    #[track_caller]
    pub fn saying(self, text: &str) -> Ended {
        assert!(self.err.contains(text), "no '{text}' in {self:#?}");
        self
    }
}

impl Rig {
    /// A scratch folder with the first rows of the table as `people.csv`.
    pub fn people(rows: usize) -> Rig {
        let rig = Rig::empty();
        let text = fs::read_to_string(PEOPLE).unwrap();
        let lines: Vec<&str> = text.lines().take(rows + 1).collect();
        rig.write("people.csv", &(lines.join("\n") + "\n"));
        rig
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// A file's bytes.
    #[track_caller]
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// A file's text.
    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// The command with words separated by spaces, in the folder.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        let words: Vec<&str> = words.split_whitespace().collect();
        command.args(words.first()).current_dir(self.folder.path()).stdin(Stdio::null());
        // What is tested here does not hang on the net: one that is over soon will do. The presets, and the commands of
        // README and guide as they stand there, have tests of their own.
        let trains = matches!(words.first(), Some(&("train" | "check"))) && words.len() > 1;
        let named = ["--preset", "--from", "--config", "--help"];
        let target = |word: &&str| ["--target", "-t"].contains(word);
        if trains && words.iter().any(target) && !words.iter().any(|word| named.contains(word)) {
            command.args(["--preset", "quick"]);
            // A plain net, without folds, and each number in pieces: what it reads is told in a line.
            let plain = [("--folds", "0"), ("--numeric", "robust-piecewise"), ("--number-embedding", "none")];
            plain.iter().filter(|(flag, _)| !words.contains(flag)).for_each(|(flag, value)| {
                command.args([flag, value]);
            });
        }
        command.args(words.iter().skip(1));
        command
    }

    /// Runs it to its end.
    pub fn run(&self, words: &str) -> Ended {
        self.command(words).output().unwrap().into()
    }

    /// Runs it and expects it to be done.
    #[track_caller]
    pub fn done(&self, words: &str) -> Ended {
        let ended = self.run(words);
        assert_eq!(ended.code, Some(0), "gradus {words}: {ended:#?}");
        ended
    }

    /// Starts it, its output kept for later.
    pub fn spawn(&self, words: &str) -> Child {
        self.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The checkpoints in a run's folder, by number.
    pub fn checkpoints(&self, run: &str) -> Vec<PathBuf> {
        let number = |path: &Path| -> Option<u64> {
            path.file_name()?.to_str()?.strip_prefix("checkpoint-")?.strip_suffix(".gradus")?.parse().ok()
        };
        let Ok(entries) = fs::read_dir(self.path(run)) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| number(path).is_some());
        paths.sort_by_key(|path| number(path));
        paths
    }

    /// The names in a run's folder, sorted.
    pub fn names(&self, run: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(run)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Waits until something holds; panics after twenty seconds.
#[track_caller]
pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited too long for {what}");
        sleep(Duration::from_millis(1));
    }
}

/// Numbers that look random: SplitMix64 (Steele et al. 2014).
pub struct Seeded(pub u64);

impl Seeded {
    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}
