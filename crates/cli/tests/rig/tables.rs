//! Small tables made in place, and what a refusal must be like.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use super::{Ended, Rig, Seeded};

/// Flags of a run that is over at once.
pub const QUICK: &str = "--epochs 1 --layers 4 --batch 64";

/// Rows of a small question: `x` a number, `c` one of three words, and an answer that follows from both but for
/// some noise.
pub fn rows(count: usize) -> Vec<[String; 3]> {
    let mut seeded = Seeded(7);
    let row = |_| {
        let x = seeded.below(2_000) as f64 / 1_000.0 - 1.0;
        let word = ["red", "green", "blue"][seeded.below(3) as usize];
        let noise = seeded.below(1_000) as f64 / 1_000.0 - 0.5;
        let push = if word == "red" { 0.5 } else { 0.0 };
        [format!("{x:.3}"), word.into(), if x + push + noise > 0.0 { "yes" } else { "no" }.into()]
    };
    (0..count).map(row).collect()
}

/// A table of lines: a header and rows, each ended.
pub fn lines<T: AsRef<str>>(header: &str, rows: impl IntoIterator<Item = T>) -> String {
    rows.into_iter().fold(format!("{header}\n"), |text, row| text + row.as_ref() + "\n")
}

/// [`rows`] as CSV with the columns `x`, `c` and `y`.
pub fn table(count: usize) -> String {
    lines("x,c,y", rows(count).iter().map(|row| row.join(",")))
}

impl Rig {
    /// A scratch folder with nothing in it.
    pub fn empty() -> Rig {
        Rig { folder: tempfile::tempdir().unwrap() }
    }

    /// A scratch folder with one table, `t.csv`.
    pub fn with(text: &str) -> Rig {
        let rig = Rig::empty();
        rig.write("t.csv", text);
        rig
    }

    /// A scratch folder with [`table`] as `t.csv` and a model of it in `run`.
    pub fn trained(count: usize) -> Rig {
        let rig = Rig::with(&table(count));
        rig.done(&format!("train t.csv --target y {QUICK} --out run"));
        rig
    }

    /// Writes bytes that are no text.
    pub fn write_bytes(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Everything in the folder: each path with its bytes, folders with none. A lock's are the number of the process that
    /// had it last, and left out.
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = BTreeMap::new();
        collect(&self.path(""), "", &mut all);
        all
    }

    /// Runs it, expects a refusal (see [`Rig::refuses`]) and asserts that the message holds these words.
    #[track_caller]
    pub fn refused(&self, command: &str, words: &[&str]) {
        self.refuses(|rig| rig.run(command), words);
    }

    /// What every refusal is like: exit code 2, one message on standard error and nothing on standard output, and
    /// the folder as it was.
    #[track_caller]
    pub fn refuses(&self, run: impl FnOnce(&Rig) -> Ended, words: &[&str]) -> String {
        let before = self.all();
        let ended = run(self).with(2);
        assert_eq!(ended.out, "", "{ended:#?}");
        let messages = ended.err.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(messages, 1, "one message: {ended:#?}");
        assert!(!ended.err.contains("bug in gradus"), "{ended:#?}");
        for word in words {
            assert!(ended.err.contains(word), "no '{word}' in: {}", ended.err);
        }
        let after = self.all();
        let names = |all: &BTreeMap<String, Vec<u8>>| all.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after), "{}", ended.err);
        assert!(before == after, "a file was changed: {}", ended.err);
        ended.err
    }

    /// Runs it with this on standard input.
    pub fn piped(&self, words: &str, input: &str) -> Ended {
        self.write("stdin.txt", input);
        let file = fs::File::open(self.path("stdin.txt")).unwrap();
        let ended = self.command(words).stdin(Stdio::from(file)).output().unwrap().into();
        fs::remove_file(self.path("stdin.txt")).unwrap();
        ended
    }

    /// Runs a line of the shell in the folder; `gradus` stands for the command.
    #[cfg(unix)]
    pub fn shell(&self, line: &str) -> Ended {
        let gradus = format!("'{}' ", env!("CARGO_BIN_EXE_gradus"));
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &line.replace("gradus ", &gradus)]).current_dir(self.folder.path());
        shell.stdin(Stdio::null()).output().unwrap().into()
    }
}

fn collect(folder: &Path, under: &str, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{under}{}", entry.file_name().into_string().unwrap());
        match entry.file_type().unwrap().is_dir() {
            true => {
                collect(&entry.path(), &format!("{name}/"), all);
                all.insert(name, Vec::new());
            }
            false => {
                let bytes =
                    if name.ends_with(".lock") { Vec::new() } else { fs::read(entry.path()).unwrap() };
                all.insert(name, bytes);
            }
        }
    }
}

/// Cells of CSV without quotes, row by row.
pub fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split(',').collect()).collect()
}

/// The column of this name, without the header.
#[track_caller]
pub fn column<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let all = cells(text);
    let place =
        all[0].iter().position(|&header| header == name).unwrap_or_else(|| panic!("no {name} in {text}"));
    all[1..].iter().map(|row| row[place]).collect()
}
