//! Opening the page. A link on a command line can be read by every user of the machine; so the browser is given a file
//! that only its owner can read, and that leads to the page.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The file; removed when dropped.
#[derive(Debug)]
pub struct Doorway {
    folder: PathBuf,
    file: PathBuf,
}

impl Doorway {
    /// A file that leads to `link`, in a folder of its own.
    pub fn new(link: &str) -> io::Result<Doorway> {
        let folder = private_folder()?;
        let file = folder.join("lab.html");
        let doorway = Doorway { folder, file };
        let mut out = fs::File::create_new(&doorway.file)?;
        // The link is ours: digits, letters and a few marks that need no quoting.
        writeln!(
            out,
            "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
             <meta http-equiv=\"refresh\" content=\"0;url={link}\"><title>gradus lab</title>\
             <a href=\"{link}\">gradus lab</a>"
        )?;
        Ok(doorway)
    }

    /// Where it is.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Opens it in the person's browser.
    pub fn open(&self) -> io::Result<()> {
        let (program, first): (&str, &[&str]) = match std::env::consts::OS {
            "macos" => ("open", &[]),
            "windows" => ("explorer", &[]),
            _ => ("xdg-open", &[]),
        };
        let mut child = Command::new(program)
            .args(first)
            .arg(&self.file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // Waited for beside everything else, so that it leaves nothing behind.
        std::thread::spawn(move || drop(child.wait()));
        Ok(())
    }
}

/// A new folder among the temporary ones that only its owner can look into.
pub fn private_folder() -> io::Result<PathBuf> {
    let mut random = [0u8; 8];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    let name = format!("gradus-lab-{:016x}", u64::from_le_bytes(random));
    let folder = std::env::temp_dir().join(name);
    make_private(&folder)?;
    Ok(folder)
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    // A person's folder for temporary files is their own there.
    fs::create_dir(folder)
}

impl Drop for Doorway {
    fn drop(&mut self) {
        // What cannot be removed leads nowhere once the lab is closed.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn only_its_owner_can_read_it_and_it_is_gone_afterwards() {
        let doorway = Doorway::new("http://127.0.0.1:1/#t=00").unwrap();
        let folder = doorway.file().parent().unwrap().to_owned();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(fs::read_to_string(doorway.file()).unwrap().contains("url=http://127.0.0.1:1/#t=00"));
        drop(doorway);
        assert!(!folder.exists());
    }
}
