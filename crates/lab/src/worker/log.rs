//! Every change made by hand, in the order in which they were made: `lab-log.jsonl` in the lab's folder. Replayed on the
//! options of `config.toml` beside it, they give the same bits.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gradus::options::Options;
use serde::{Deserialize, Serialize};

use crate::protocol::{Code, Opened, Refusal, Restart};

/// The log's name.
pub const LOG: &str = "lab-log.jsonl";
/// The options it begins with.
pub const CONFIG: &str = "config.toml";

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Steps done when it took effect.
    pub step: u64,
    /// What.
    #[serde(flatten)]
    pub change: Change,
}

/// A change made by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Change {
    /// The lab was opened: the first line. It changes nothing.
    Opened {
        /// On what.
        opened: Opened,
        /// By which version.
        gradus: String,
    },
    /// Another learning rate from here on.
    LearningRate {
        /// It.
        value: f64,
    },
    /// Another momentum from here on.
    Momentum {
        /// It.
        value: f64,
    },
    /// Another batch size from here on.
    Batch {
        /// It.
        rows: u32,
    },
    /// Back to an earlier step; the settings stay.
    Back {
        /// Which.
        to: u64,
    },
    /// Back to the start; the settings stay.
    SameStart,
    /// Another seed, from the start.
    NewSeed {
        /// It.
        seed: u64,
    },
    /// Other settings, from the start.
    Restart(Restart),
    /// The model was saved; it changes nothing.
    Save,
}

/// Where a lab's files go: a folder that is made when there is something to write.
#[derive(Debug)]
pub struct Folder {
    out: Option<PathBuf>,
    name: String,
    config: String,
    opened: Opened,
    made: Option<(PathBuf, File)>,
}

impl Folder {
    /// To be made: `out`, or the next free `runs/<table>-<target>-lab-<n>`.
    pub fn new(
        out: Option<PathBuf>,
        options: &Options,
        table: &str,
        opened: Opened,
    ) -> Result<Folder, gradus::Error> {
        let plain = |text: &str| -> String {
            let keep = |c: char| if c.is_alphanumeric() || "_-".contains(c) { c } else { '_' };
            text.chars().map(keep).take(60).collect()
        };
        let mut options = options.clone();
        if opened == Opened::People {
            // It was read from a file that is gone; the program has it.
            options.data.table = table.into();
        }
        let file =
            Path::new(table).file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("table");
        let name = format!("{}-{}-lab", plain(stem), plain(&options.data.target));
        Ok(Folder { out, name, config: options.to_toml()?, opened, made: None })
    }

    /// One that is there, to go on in.
    pub fn again(folder: PathBuf) -> Result<Folder, gradus::Error> {
        let log = folder.join(LOG);
        let file = OpenOptions::new().append(true).open(&log).map_err(|error| gradus::Error::Run {
            path: log,
            found: format!("it cannot be written: {error}"),
            todo: "check its rights".into(),
        })?;
        let (name, config) = (String::new(), String::new());
        Ok(Folder { out: None, name, config, opened: Opened::Table, made: Some((folder, file)) })
    }

    /// The folder, made where it is not there yet.
    pub fn make(&mut self) -> Result<&Path, Refusal> {
        if self.made.is_none() {
            let made = self.begin().map_err(|error| disk(&self.wanted(), &error))?;
            self.made = Some(made);
        }
        Ok(self.made.as_ref().map_or(Path::new("."), |(folder, _)| folder))
    }

    /// Adds a line.
    pub fn note(&mut self, line: &Line) -> Result<(), Refusal> {
        let folder = self.make()?.to_owned();
        let Some((_, file)) = &mut self.made else { return Ok(()) };
        write_line(file, line).map_err(|error| disk(&folder.join(LOG), &error))
    }

    fn wanted(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| Path::new("runs").join(&self.name))
    }

    fn begin(&self) -> io::Result<(PathBuf, File)> {
        let folder = match &self.out {
            Some(out) => {
                fs::create_dir_all(out)?;
                if fs::read_dir(out)?.next().is_some() {
                    let text = "it is not empty; choose another folder with --out";
                    return Err(io::Error::new(io::ErrorKind::AlreadyExists, text));
                }
                out.clone()
            }
            None => {
                fs::create_dir_all("runs")?;
                self.next_free()?
            }
        };
        fs::write(folder.join(CONFIG), &self.config)?;
        let mut file = OpenOptions::new().create_new(true).append(true).open(folder.join(LOG))?;
        let change = Change::Opened { opened: self.opened, gradus: env!("CARGO_PKG_VERSION").into() };
        write_line(&mut file, &Line { step: 0, change })?;
        Ok((folder, file))
    }

    fn next_free(&self) -> io::Result<PathBuf> {
        for n in 1u32.. {
            let folder = Path::new("runs").join(format!("{}-{n}", self.name));
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(folder),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("no number is free"))
    }
}

fn write_line(file: &mut File, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    file.write_all(text.as_bytes())
}

/// Reads a log; says which line is not as it should be.
pub fn read(text: &str) -> Result<Vec<Line>, String> {
    let line = |(at, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("{LOG}, line {}: {error}", at + 1))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(line).collect()
}

/// A file that could not be written.
pub fn disk(path: &Path, error: &io::Error) -> Refusal {
    Refusal {
        code: Code::Disk,
        found: format!("{}: {error}", path.display()),
        wanted: "a folder that you may write to, with room on its disk".into(),
    }
}
