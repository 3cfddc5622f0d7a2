//! Saving under every fault: the old or the new file is there whole, and the message says what failed.
#![allow(clippy::unwrap_used)]

mod files_twin;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use files_twin::{Fault, Twin};
use gradus::files::{
    Checkpoints, DType, Disk, FileError, SaveError, TensorFile, TensorSpec, TensorWriter, remove_stale, save,
};
use gradus_engine::random::{Random, Stream};

const KINDS: [ErrorKind; 4] =
    [ErrorKind::Other, ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::QuotaExceeded];

fn write_bytes(bytes: &[u8]) -> impl FnOnce(&mut dyn Write) -> io::Result<()> + '_ {
    move |out| out.write_all(bytes)
}

/// A checkpoint that says which it is, with a body that differs from the others in every number.
fn write_state(step: u32) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
    move |out| {
        let metadata = BTreeMap::from([("step".to_owned(), step.to_string())]);
        let writer = TensorWriter::new(&metadata, vec![TensorSpec::new("w", DType::F32, [300])])?;
        let mut stream = writer.start(out)?;
        stream.push("w", &[step as f32 + 0.5; 300])?;
        stream.finish().map(drop)
    }
}

/// Opens a checkpoint of the twin and returns its step.
fn open(files: &Twin, path: &Path) -> Result<u32, FileError> {
    let mut file = TensorFile::from_reader(path.display().to_string(), files.reader(path))?;
    let step: u32 = file.metadata()["step"].parse().unwrap();
    assert_eq!(
        file.read_all::<f32>("w")?,
        vec![step as f32 + 0.5; 300],
        "a file believed is the one written"
    );
    Ok(step)
}

fn temporaries(names: &[String]) -> usize {
    names.iter().filter(|name| name.ends_with(".tmp")).count()
}

#[test]
fn every_operation_fails_once_and_for_good() {
    let path = Path::new("run/model.gradus");
    let (old, new) = (vec![1u8; 900], vec![2u8; 1300]);
    let files = Twin::new();
    save(&files, path, write_bytes(&new)).unwrap();
    let operations = files.operations();
    assert!(operations >= 11, "place, create, 7 writes, sync, rename, sync of the folder");
    for at in 0..operations {
        for kind in KINDS {
            for fault in [Fault::Once(at, kind), Fault::From(at, kind)] {
                let files = Twin::new();
                save(&files, path, write_bytes(&old)).unwrap();
                files.fault(fault);
                let error = save(&files, path, write_bytes(&new)).unwrap_err();
                let text = error.to_string();
                assert!(text.starts_with("run/model.gradus: "), "{text}");
                assert!(text.contains(&io::Error::from(kind).to_string()), "{text}");
                let now = files.content(path).unwrap();
                match error {
                    SaveError::NotCertain { .. } => assert!(at == operations - 1 && now == new),
                    _ => assert!(at < operations - 1 && now == old, "{fault:?}"),
                }
                if matches!(fault, Fault::Once(..)) {
                    assert_eq!(temporaries(&files.names()), 0, "{fault:?}");
                }
                files.fault(Fault::Never);
                save(&files, path, write_bytes(&new)).unwrap();
                assert_eq!(files.content(path).unwrap(), new);
                assert_eq!(temporaries(&files.names()), 0, "the next save takes the leftover's place");
            }
        }
    }
}

#[test]
fn a_write_cut_short_by_a_signal_goes_on() {
    let files = Twin::new();
    files.fault(Fault::Once(4, ErrorKind::Interrupted));
    save(&files, Path::new("a"), write_bytes(&[7; 1000])).unwrap();
    assert_eq!(files.content(Path::new("a")).unwrap(), [7; 1000]);
}

#[test]
fn an_error_of_the_content_leaves_the_old() {
    let files = Twin::new();
    let path = Path::new("a");
    save(&files, path, write_bytes(b"old")).unwrap();
    let error = save(&files, path, |out| {
        out.write_all(&[0; 500])?;
        Err(io::Error::other("no more numbers"))
    });
    assert!(matches!(error, Err(SaveError::NotSaved { step: "write", .. })));
    assert_eq!(files.content(path).unwrap(), b"old");
    assert_eq!(files.names(), ["a"]);
}

/// Saves up to five checkpoints until the power goes; returns the last one acknowledged.
fn save_until_crash(files: &Twin) -> Option<u32> {
    let folder = Path::new("run");
    let mut checkpoints = Checkpoints::new(files, folder).ok()?;
    let mut acknowledged = None;
    for step in 1..=5 {
        match checkpoints.save(files, write_state(step)) {
            Ok(_) => acknowledged = Some(step),
            Err(_) => break,
        }
    }
    acknowledged
}

#[test]
fn no_crash_loses_an_acknowledged_checkpoint() {
    let files = Twin::new();
    assert_eq!(save_until_crash(&files), Some(5));
    let operations = files.operations();
    for seed in 0..10_000 {
        let files = Twin::new();
        files.fault(Fault::Crash(Random::new(seed, Stream::Sample, 0).below(0, operations + 1)));
        let acknowledged = save_until_crash(&files);
        let found = files.after_crash(seed);
        let mut checkpoints = Checkpoints::new(&found, Path::new("run")).unwrap();
        assert_eq!(temporaries(&found.names()), 0, "leftovers are removed");
        let newest = checkpoints.newest(|path| open(&found, path));
        assert!(newest.refused.is_empty(), "seed {seed}: {:?}", newest.refused);
        let step = newest.found.map(|(_, step)| step);
        assert!(step >= acknowledged, "seed {seed}: {acknowledged:?} was saved, {step:?} is there");
        checkpoints.save(&found, write_state(77)).unwrap();
        let again = Checkpoints::new(&found, Path::new("run")).unwrap().newest(|path| open(&found, path));
        assert_eq!(again.found.unwrap().1, 77);
    }
}

/// Proves that the test above would see a missing sync, and that what is torn is refused by name.
#[test]
fn without_sync_torn_files_are_refused_by_name() {
    let files = Twin::new();
    files.lie();
    save_until_crash(&files);
    let (mut lost, mut refused) = (0, 0);
    for seed in 0..200 {
        let found = files.after_crash(seed);
        let mut checkpoints = Checkpoints::new(&found, Path::new("run")).unwrap();
        let newest = checkpoints.newest(|path| open(&found, path));
        for error in &newest.refused {
            refused += 1;
            assert!(error.to_string().starts_with("run/checkpoint-"), "{error}");
        }
        lost += usize::from(newest.found.is_none_or(|(_, step)| step < 5));
    }
    assert!(lost > 50 && refused > 50, "{lost} lost, {refused} refused");
}

#[test]
fn every_failed_checkpoint_leaves_the_earlier_ones() {
    let clean = Twin::new();
    save_until_crash(&clean);
    for at in 0..clean.operations() {
        for fault in [Fault::Once(at, ErrorKind::StorageFull), Fault::From(at, ErrorKind::StorageFull)] {
            let files = Twin::new();
            let mut checkpoints = Checkpoints::new(&files, Path::new("run")).unwrap();
            files.fault(fault);
            let mut last = None;
            for step in 1..=5 {
                // A run goes on after a failed save.
                if checkpoints.save(&files, write_state(step)).is_ok() {
                    last = Some(step);
                }
            }
            let found = checkpoints.newest(|path| open(&files, path)).found.map(|(_, step)| step);
            assert!(found >= last, "{fault:?}: {found:?} < {last:?}");
            files.fault(Fault::Never);
            checkpoints.save(&files, write_state(9)).unwrap();
            let found = checkpoints.newest(|path| open(&files, path));
            assert_eq!(found.found.unwrap().1, 9);
        }
    }
}

fn checkpoint(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("checkpoint-{number}.gradus"))
}

#[test]
fn the_last_two_good_ones_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut checkpoints = Checkpoints::new(&Disk, folder).unwrap();
    assert!(checkpoints.newest(TensorFile::open).found.is_none());
    for step in 1..=4 {
        assert_eq!(checkpoints.save(&Disk, write_state(step)).unwrap(), checkpoint(folder, step));
    }
    let there = |numbers: &[u32]| {
        let found: Vec<u32> = (1..20).filter(|number| checkpoint(folder, *number).exists()).collect();
        assert_eq!(found, numbers);
    };
    there(&[3, 4]);

    // The newest is damaged: the one before is taken, and stays until two good ones are there.
    let mut bytes = fs::read(checkpoint(folder, 4)).unwrap();
    bytes[100] ^= 1;
    fs::write(checkpoint(folder, 4), bytes).unwrap();
    let mut checkpoints = Checkpoints::new(&Disk, folder).unwrap();
    let newest = checkpoints.newest(TensorFile::open);
    let (path, file) = newest.found.unwrap();
    assert_eq!((path, file.metadata()["step"].as_str()), (checkpoint(folder, 3), "3"));
    assert!(matches!(newest.refused.as_slice(), [FileError::Checksum { .. } | FileError::Header { .. }]));
    checkpoints.save(&Disk, write_state(5)).unwrap();
    there(&[3, 5]);
    checkpoints.save(&Disk, write_state(6)).unwrap();
    there(&[5, 6]);

    fs::write(folder.join("checkpoint-7.gradus.123.tmp"), "half").unwrap();
    fs::write(folder.join("notes.123.tmp"), "mine").unwrap();
    let mut checkpoints = Checkpoints::new(&Disk, folder).unwrap();
    assert!(!folder.join("checkpoint-7.gradus.123.tmp").exists() && folder.join("notes.123.tmp").exists());
    checkpoints.newest(TensorFile::open);
    checkpoints.remove_all(&Disk).unwrap();
    there(&[]);
    assert!(folder.join("notes.123.tmp").exists());
}

#[test]
fn on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("한글 name\n.gradus");
    save(&Disk, &path, write_bytes(b"one")).unwrap();
    save(&Disk, &path, write_bytes(&vec![2; 1_000_000])).unwrap();
    assert_eq!(fs::read(&path).unwrap(), vec![2; 1_000_000]);
    let own = format!("한글 name\n.gradus.{}.tmp", std::process::id());
    fs::write(folder.path().join(&own), "left by a process of this number").unwrap();
    save(&Disk, &path, write_bytes(b"three")).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"three");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    fs::write(folder.path().join(&own), "left").unwrap();
    assert_eq!(remove_stale(&Disk, &path).unwrap(), [own]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_cannot_be_replaced_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("none/model.gradus");
    let error = save(&Disk, &inside, write_bytes(b"")).unwrap_err();
    assert!(error.to_string().ends_with("Make its folder first"), "{error}");
    let error = save(&Disk, folder.path(), write_bytes(b"")).unwrap_err();
    assert!(error.to_string().contains("a folder of that name is there"), "{error}");
    let error = save(&Disk, Path::new("/"), write_bytes(b"")).unwrap_err();
    assert!(matches!(error, SaveError::NotSaved { .. }));
    assert!(matches!(save(&Disk, Path::new(""), write_bytes(b"")), Err(SaveError::NotSaved { .. })));
}

#[cfg(unix)]
#[test]
fn devices_stay_and_links_are_followed() {
    let error = save(&Disk, Path::new("/dev/null"), write_bytes(b"x")).unwrap_err();
    assert!(error.to_string().contains("device"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::os::unix::fs::symlink("real", &link).unwrap();
    for text in ["made through the link", "replaced through the link"] {
        save(&Disk, &link, write_bytes(text.as_bytes())).unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), text);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
