//! What the computer has: memory and disk, said before they run out.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use rig::Rig;
use rig::tables::{lines, table};

/// No batch is larger than the table, whatever was asked for.
#[test]
fn a_batch_beyond_the_table_needs_no_memory() {
    let rig = Rig::with(&table(200));
    let learn = "train t.csv --target y --layers 8 --epochs 1 --batch";
    let of = |batch: &str| {
        let ended = rig.done(&format!("{learn} {batch} --out b{batch}"));
        ended.err.lines().find(|line| line.contains("of memory")).unwrap().to_string()
    };
    assert_eq!(of("2147483648"), of("200"));
    assert!(rig.bytes("b2147483648/model.gradus").len() == rig.bytes("b200/model.gradus").len());
}

/// The encoded rows count, and are refused before they are made.
#[cfg(target_os = "linux")]
#[test]
fn rows_that_do_not_fit() {
    let mut seeded = rig::Seeded(1);
    let header = (0..20).map(|i| format!("x{i}")).collect::<Vec<_>>().join(",") + ",y";
    let rows = (0..12_000).map(|row| {
        let cells: Vec<String> = (0..20).map(|_| seeded.below(100_000).to_string()).collect();
        format!("{},{}", cells.join(","), ["no", "yes"][row % 2])
    });
    let rig = Rig::with(&lines(&header, rows));
    let learn = "train t.csv --target y --preset quick --folds 0 --numeric robust-piecewise --number-embedding none --layers 4 --epochs 1 --bins 1000 --threads 1 --out run";
    let message = rig.refuses(
        |rig| rig.shell(&format!("ulimit -v 600000; gradus {learn}")),
        &["GB of memory", "12000 rows of 2", "inputs", "are free", "--bins", "parameters"],
    );
    assert!(!message.contains("TB"), "{message}");
}

/// A disk with little room is warned of; whoever may not mount one sees nothing here.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_with_little_room() {
    let rig = Rig::with(&table(200));
    std::fs::create_dir(rig.path("small")).unwrap();
    if rig.shell("mount -t tmpfs -o size=4m none small").code != Some(0) {
        return;
    }
    let ended = rig.run("train t.csv --target y --layers 256,256 --epochs 1 --out small/run");
    let unmounted = rig.shell("umount small");
    assert!(ended.err.contains("warning: this run may write up to"), "{ended:#?}");
    assert!(ended.err.contains("are free on the disk of its folder"), "{ended:#?}");
    unmounted.with(0);
    let ended = rig.done("train t.csv --target y --layers 4 --epochs 1 --out run");
    assert!(!ended.err.contains("on the disk"), "{ended:#?}");
}
