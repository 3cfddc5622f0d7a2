//! Model files that are damaged, folders that cannot be used, disks that are full.

use std::fs;

use xxhash_rust::xxh3::xxh3_64;

use crate::rig::tables::{QUICK, table};
use crate::rig::{LEFT, Rig};

/// Each command that reads a model.
const READERS: [&str; 3] =
    ["predict MODEL t.csv", "evaluate MODEL t.csv", "train t.csv --target y --from MODEL"];

/// Refused by each command that reads a model.
#[track_caller]
fn refused_model(rig: &Rig, bytes: &[u8], words: &[&str]) {
    rig.write_bytes("m.gradus", bytes);
    for reader in READERS {
        rig.refused(&reader.replace("MODEL", "m.gradus"), &[&["m.gradus"], words].concat());
    }
}

/// A model's bytes with a checksum that holds again.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 8;
    let checksum = xxh3_64(&bytes[..end]);
    bytes[end..].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

#[test]
fn models_with_one_byte_changed() {
    let rig = Rig::trained(80);
    let whole = rig.bytes("run/model.gradus");
    let last = whole.len() - 1;
    for place in (0..16).chain((16..last).step_by(last / 25)).chain(last - 9..=last) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        rig.write_bytes("m.gradus", &bytes);
        let said = rig.refuses(|rig| rig.run("predict m.gradus t.csv"), &["m.gradus: "]);
        let known = ["the checksum does not match", "not a gradus file", "cut short"];
        assert!(known.iter().any(|known| said.contains(known)), "byte {place}: {said}");
    }
    let mut bytes = whole.clone();
    bytes[last / 2] ^= 1;
    refused_model(&rig, &bytes, &["the checksum does not match", "copy it again", "train anew"]);
}

#[test]
fn models_cut_short() {
    let rig = Rig::trained(80);
    let whole = rig.bytes("run/model.gradus");
    for length in [8, 9, 100, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
        rig.write_bytes("m.gradus", &whole[..length]);
        let found = format!("cut short: {length} bytes of at least");
        rig.refused("predict m.gradus t.csv", &["m.gradus", &found, "copy it again"]);
    }
    refused_model(&rig, &whole[..whole.len() / 2], &["cut short"]);
    refused_model(&rig, b"", &["not a gradus file but an empty file"]);
    refused_model(&rig, &whole[..3], &["not a gradus file but a file of 3 bytes"]);
    rig.write_bytes("m.gradus", &[&whole[..], b"more"].concat());
    rig.refused("predict m.gradus t.csv", &["m.gradus", "the checksum does not match"]);
}

#[test]
fn files_that_are_no_model() {
    let rig = Rig::trained(80);
    let whole = rig.bytes("run/model.gradus");
    refused_model(&rig, table(20).as_bytes(), &["not a gradus file but text", "such as model.gradus"]);
    refused_model(&rig, b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0", &["not a gradus file"]);
    for length in [u64::MAX, 1 << 63, 1 << 40, 101_000_000, 99_000_000] {
        let bytes = [&length.to_le_bytes(), &whole[8..]].concat();
        rig.write_bytes("m.gradus", &bytes);
        rig.refused("predict m.gradus t.csv", &["m.gradus"]);
        rig.write_bytes("m.gradus", &sealed(bytes));
        rig.refused("predict m.gradus t.csv", &["m.gradus"]);
    }
    let text = String::from_utf8_lossy(&whole).into_owned();
    assert!(text.contains("gradus.format\":\"1\""));
    let at = |what: &[u8]| whole.windows(what.len()).position(|part| part == what).unwrap() + what.len() - 2;
    let mut newer = whole.clone();
    newer[at(b"gradus.format\":\"1\"")] = b'2';
    refused_model(&rig, &sealed(newer), &["format 2", "newer"]);
    let mut other = whole.clone();
    other[at(b"gradus.kind\":\"model\"")] = b'x';
    refused_model(&rig, &sealed(other), &["this is modex, not a gradus model"]);
    let mut emptied = whole.clone();
    let [end, ..] = [whole.len() - 12];
    emptied[end..end + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    refused_model(&rig, &sealed(emptied), &["mean row is not finite"]);
    for reader in READERS {
        rig.refused(&reader.replace("MODEL", "nosuch"), &["nosuch: ", "No such file", "check the path"]);
        rig.refused(&reader.replace("MODEL", "."), &[".: this is not a run's folder"]);
    }
}

#[test]
fn models_of_another_question() {
    let rig = Rig::trained(80);
    rig.write("other.csv", &table(80).replace("x,c,y", "x,c,z"));
    rig.refused(
        "train other.csv --target z --from run",
        &["--from", "predicts 'y', not 'z'", "the same target"],
    );
    rig.write("fewer.csv", &table(80).replace("x,c,y", "x,d,y"));
    rig.refused("train fewer.csv --target y --from run", &["no column 'c'", "the model was trained with it"]);
}

#[test]
fn folders_that_cannot_be_used() {
    let rig = Rig::trained(80);
    let train = format!("train t.csv --target y {QUICK}");
    rig.refused(
        &format!("{train} --out run"),
        &["run: there is a run already", "gradus resume", "--force", "another --out"],
    );
    fs::create_dir(rig.path("full")).unwrap();
    rig.write("full/letter.txt", "dear");
    for force in ["", "--force"] {
        let words = ["full: the folder is not empty and holds no run", "another folder with --out"];
        rig.refused(&format!("{train} --out full {force}"), &words);
        rig.refused(&format!("{train} --out t.csv {force}"), &["t.csv: this is a file", "--out"]);
    }
    // A folder below a file can be made by nobody, root included.
    rig.refused(
        &format!("{train} --out t.csv/run"),
        &["t.csv/run", "cannot be made", "write to, with --out"],
    );
    rig.write("runs", "a file of that name");
    rig.refused(&train, &["runs", "cannot be made", "with --out"]);
    fs::remove_file(rig.path("runs")).unwrap();
    rig.refused("resume nosuch", &["nosuch"]);
    rig.refused("resume full", &["full"]);
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let rig = Rig::trained(80);
    fs::create_dir(rig.path("locked")).unwrap();
    fs::set_permissions(rig.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(rig.path("locked/try"), "").is_ok() {
        return; // Root may write anywhere.
    }
    let words = ["locked", "Permission denied", "write to"];
    rig.refused(&format!("train t.csv --target y {QUICK} --out locked/run"), &words);
    rig.refused("predict run t.csv --output locked/p.csv", &words);
    fs::set_permissions(rig.path("locked"), fs::Permissions::from_mode(0o755)).unwrap();
}

/// A limit on file sizes stands for a full disk: it needs no rights.
#[test]
#[cfg(unix)]
fn no_room_for_a_file() {
    let rig = Rig::trained(200);
    let train = format!("gradus train t.csv --target y {QUICK}");
    let words = ["config.toml", "cannot write it", "File too large", "Raise the limit"];
    for out in ["", "--out new", "--out new/and/deep"] {
        rig.refuses(|rig| rig.shell(&format!("ulimit -f 1; {train} {out}")), &words);
    }
    rig.write("p.csv", "what was there\n");
    let words = ["p.csv", "cannot write it", "what was there before is untouched", "Raise the limit"];
    rig.refuses(|rig| rig.shell("ulimit -f 1; gradus predict run t.csv --output p.csv --force"), &words);
    // Where it is the model that cannot be written, the run is there and can be ended later.
    let line = "ulimit -f 16; gradus train t.csv --target y --preset quick --folds 0 --epochs 2 --layers 1000 --out late";
    rig.shell(line)
        .with(2)
        .saying("late/model.gradus: cannot write it")
        .saying("Raise the limit")
        .saying("gradus resume late");
    assert_eq!(rig.names("late"), [".lock", "config.toml", "run.json"]);
    rig.done("resume late");
    assert_eq!(rig.names("late"), LEFT);
}

/// A disk that is really full, in a small file system of its own, where a test may make one.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk() {
    let rig = Rig::trained(200);
    fs::create_dir(rig.path("small")).unwrap();
    let on_small = |line: &str| {
        let mount = "mount -t tmpfs -o size=16k tmpfs small";
        format!("unshare -rm sh -c '{mount} || exit 77; head -c 16384 /dev/zero > small/all; {line}'")
    };
    if rig.shell(&on_small("exit 78")).code != Some(78) {
        return; // No such rights here.
    }
    let gradus = env!("CARGO_BIN_EXE_gradus");
    let train =
        format!("\"{gradus}\" train t.csv --target y {QUICK} --out small/run; c=$?; ls small >&2; exit $c");
    let ended = rig.shell(&on_small(&train)).with(2).saying("No space left").saying("small/run");
    assert!(ended.err.ends_with("\nall\n"), "{ended:#?}");
    let predict = format!("\"{gradus}\" predict run t.csv -o small/p.csv; c=$?; ls small >&2; exit $c");
    let ended = rig.shell(&on_small(&predict)).with(2).saying("No space left").saying("Free some space");
    assert!(ended.err.ends_with("\nall\n"), "{ended:#?}");
    let said = rig.refuses(|rig| rig.shell("gradus predict run t.csv > /dev/full"), &["No space left"]);
    assert!(said.contains("cannot be written"), "{said}");
}
