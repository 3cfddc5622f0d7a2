//! A file system in memory that fails and crashes where it is told to.
//!
//! It keeps two views: what programs see, and what is on the disk. Written bytes reach the disk at
//! `sync`, names at `sync_folder`; after a crash an arbitrary subset of what was not synced is there,
//! one write torn at an arbitrary byte.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gradus::files::{Files, OutFile};
use gradus_engine::random::{Random, Stream};

/// The most one call of `write` takes, so that files are written in pieces.
const SHORT_WRITE: usize = 200;

/// Which operations fail, counted from 0.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    Never,
    Once(u64, ErrorKind),
    From(u64, ErrorKind),
    /// The power goes: this operation and all later ones do nothing.
    Crash(u64),
}

#[derive(Clone, Default)]
struct Inode {
    seen: Vec<u8>,
    synced: Vec<u8>,
    /// Writes since the last sync: where and what.
    pending: Vec<(usize, Vec<u8>)>,
}

#[derive(Clone)]
enum Change {
    Create(PathBuf, usize),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

struct State {
    inodes: Vec<Inode>,
    seen: BTreeMap<PathBuf, usize>,
    synced: BTreeMap<PathBuf, usize>,
    pending: Vec<Change>,
    fault: Fault,
    operations: u64,
    /// Makes `sync` say yes and do nothing: a disk that lies, or a program that forgot.
    lies: bool,
}

/// The file system; clones share it.
#[derive(Clone)]
pub struct Twin(Rc<RefCell<State>>);

impl Twin {
    pub fn new() -> Twin {
        Twin::with(BTreeMap::new(), Vec::new())
    }

    fn with(names: BTreeMap<PathBuf, usize>, inodes: Vec<Inode>) -> Twin {
        Twin(Rc::new(RefCell::new(State {
            inodes,
            seen: names.clone(),
            synced: names,
            pending: Vec::new(),
            fault: Fault::Never,
            operations: 0,
            lies: false,
        })))
    }

    /// Sets the fault and counts operations anew.
    pub fn fault(&self, fault: Fault) {
        let mut state = self.0.borrow_mut();
        (state.fault, state.operations) = (fault, 0);
    }

    pub fn lie(&self) {
        self.0.borrow_mut().lies = true;
    }

    pub fn operations(&self) -> u64 {
        self.0.borrow().operations
    }

    pub fn names(&self) -> Vec<String> {
        self.list(Path::new("")).unwrap()
    }

    pub fn content(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.0.borrow();
        state.seen.get(path).map(|inode| state.inodes[*inode].seen.clone())
    }

    pub fn reader(&self, path: &Path) -> Cursor<Vec<u8>> {
        Cursor::new(self.content(path).unwrap())
    }

    /// The file system that is found after the power comes back.
    pub fn after_crash(&self, seed: u64) -> Twin {
        let state = self.0.borrow();
        let random = Random::new(seed, Stream::Sample, 1);
        let mut at = 0;
        let mut draw = |bound: usize| {
            at += 1;
            random.below(at, bound as u64) as usize
        };
        let mut names = state.synced.clone();
        // A journal keeps the order and loses the end; without one any change may be lost.
        let (journal, kept) = (draw(2) == 0, draw(state.pending.len() + 1));
        for (number, change) in state.pending.iter().enumerate() {
            if if journal { number < kept } else { draw(2) == 0 } {
                apply(&mut names, change, &state.seen);
            }
        }
        let mut inodes = state.inodes.clone();
        for inode in &mut inodes {
            let mut content = inode.synced.clone();
            let torn = draw(inode.pending.len() + 1);
            for (number, (begin, bytes)) in inode.pending.iter().enumerate() {
                let bytes = if number == torn { &bytes[..draw(bytes.len() + 1)] } else { bytes };
                if draw(3) > 0 && !bytes.is_empty() {
                    // What was skipped before reads as zeros.
                    let end = begin + bytes.len();
                    content.resize(content.len().max(end), 0);
                    content[*begin..end].copy_from_slice(bytes);
                }
            }
            *inode = Inode { seen: content.clone(), synced: content, pending: Vec::new() };
        }
        Twin::with(names, inodes)
    }

    /// Counts an operation and fails it if it is its turn.
    fn operation(&self) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        let number = state.operations;
        state.operations += 1;
        match state.fault {
            Fault::Once(at, kind) if at == number => Err(io::Error::from(kind)),
            Fault::From(at, kind) if at <= number => Err(io::Error::from(kind)),
            Fault::Crash(at) if at <= number => Err(io::Error::other("the power went")),
            _ => Ok(()),
        }
    }

    fn change(&self, change: Change) {
        let mut state = self.0.borrow_mut();
        let mut seen = state.seen.clone();
        apply(&mut seen, &change, &state.seen);
        state.seen = seen;
        state.pending.push(change);
    }
}

/// Applies a change of names; a rename whose creation was lost brings the file with it.
fn apply(names: &mut BTreeMap<PathBuf, usize>, change: &Change, latest: &BTreeMap<PathBuf, usize>) {
    match change {
        Change::Create(path, inode) => {
            names.insert(path.clone(), *inode);
        }
        Change::Rename(from, to) => {
            if let Some(inode) = names.remove(from).or_else(|| latest.get(to).copied()) {
                names.insert(to.clone(), inode);
            }
        }
        Change::Remove(path) => {
            names.remove(path);
        }
    }
}

struct TwinFile {
    twin: Twin,
    inode: usize,
}

impl Write for TwinFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.twin.operation()?;
        let mut state = self.twin.0.borrow_mut();
        let bytes = &bytes[..bytes.len().min(SHORT_WRITE)];
        let inode = &mut state.inodes[self.inode];
        inode.pending.push((inode.seen.len(), bytes.to_vec()));
        inode.seen.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl OutFile for TwinFile {
    fn sync(&mut self) -> io::Result<()> {
        self.twin.operation()?;
        let mut state = self.twin.0.borrow_mut();
        if !state.lies {
            let inode = &mut state.inodes[self.inode];
            inode.synced = inode.seen.clone();
            inode.pending.clear();
        }
        Ok(())
    }
}

impl Files for Twin {
    fn place(&self, path: &Path) -> io::Result<PathBuf> {
        self.operation().map(|()| path.to_owned())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn OutFile>> {
        self.operation()?;
        let inode = {
            let mut state = self.0.borrow_mut();
            state.inodes.push(Inode::default());
            state.inodes.len() - 1
        };
        self.change(Change::Create(path.to_owned(), inode));
        Ok(Box::new(TwinFile { twin: self.clone(), inode }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.operation()?;
        assert!(self.0.borrow().seen.contains_key(from), "renames a file that is not there");
        self.change(Change::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        self.operation()?;
        let mut state = self.0.borrow_mut();
        state.synced = state.seen.clone();
        state.pending.clear();
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.operation()?;
        if !self.0.borrow().seen.contains_key(path) {
            return Err(io::Error::from(ErrorKind::NotFound));
        }
        self.change(Change::Remove(path.to_owned()));
        Ok(())
    }

    fn list(&self, _folder: &Path) -> io::Result<Vec<String>> {
        let state = self.0.borrow();
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        Ok(state.seen.keys().map(name).collect())
    }
}
