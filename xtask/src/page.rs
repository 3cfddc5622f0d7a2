//! The lab's page: its types and pure functions, whether the built page is what its source gives, and the real program in a
//! real browser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{built, workspace};

/// Where the page's source is.
const WEB: &str = "crates/lab/web";

/// A page with what its tests need.
pub struct Page {
    /// The folder with `node` and `npm`.
    node: PathBuf,
}

impl Page {
    /// With the Node in this folder.
    pub fn new(node: PathBuf) -> Page {
        Page { node }
    }

    /// Installs the locked packages, checks types, runs the tests of pure functions, and builds the page: what comes
    /// out must be what is there, byte for byte.
    pub fn check(&self) -> Result<(), String> {
        self.npm(&["ci", "--loglevel=error"])?;
        self.npm(&["run", "--silent", "check"])?;
        self.npm(&["run", "--silent", "unit"])?;
        let dist = workspace().join(WEB).join("dist");
        let before = files(&dist)?;
        self.npm(&["run", "--silent", "build"])?;
        let after = files(&dist)?;
        let names = before.keys().chain(after.keys()).filter(|name| before.get(*name) != after.get(*name));
        let mut names: Vec<&str> = names.map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        match names[..] {
            [] => Ok(()),
            _ => Err(format!(
                "{WEB}/dist was not what its source gives: {} differ. It is built now; look at it and commit it.",
                names.join(", ")
            )),
        }
    }

    /// Drives the program that `cargo test` has built in a browser.
    pub fn drive(&self, browser: &Path) -> Result<(), String> {
        let program = built("debug", "gradus")?;
        let mut command = self.command(&["run", "--silent", "browser"])?;
        command.env("GRADUS_BIN", program).env("GRADUS_CHROMIUM", browser);
        succeed(command, "npm run browser")
    }

    fn npm(&self, words: &[&str]) -> Result<(), String> {
        succeed(self.command(words)?, &format!("npm {}", words.join(" ")))
    }

    fn command(&self, words: &[&str]) -> Result<Command, String> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.node.clone()).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).map_err(|error| format!("PATH: {error}"))?;
        let mut command = Command::new("npm");
        command.args(words).current_dir(workspace().join(WEB)).env("PATH", path);
        // The browser is ours; Playwright need not bring one.
        command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Ok(command)
    }
}

fn succeed(mut command: Command, what: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{what}: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("failed: {what}, in {WEB}")),
    }
}

/// The files of a folder by their names.
fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        files.insert(name, std::fs::read(entry.path()).map_err(wrong)?);
    }
    Ok(files)
}
