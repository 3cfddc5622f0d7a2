//! Speed of whole commands: `cargo bench -p gradus-cli --bench commands [-- ROWS]`. How long a table takes from its
//! file to the first step of training (read, split, encoded, nets planned: all that comes before it, on all cores), and
//! how many rows a second `gradus predict` takes from CSV to CSV, beside what its columns are worth once they lie in
//! memory. The table is data/people.csv; for the predictions its rows are written one copy after the other until
//! there are ROWS of them (2,000,000). The best of three; files lie in a temporary folder, in the page cache.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use gradus::fit::Fit;
use gradus::model::Model;
use gradus::options::{Options, Preset};
use gradus::prepare::prepare;
use gradus::table::{ReadOptions, read};

fn main() {
    let rows = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(2_000_000);
    let people = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/people.csv");
    for preset in [Preset::Quick, Preset::Default] {
        let seconds = best(|| drop(to_first_step(&people, preset)));
        println!("{:28} {seconds:.3} s, preset {preset}", "to the first step");
    }
    let folder = tempfile::tempdir().unwrap();
    let (run, large) = (folder.path().join("run"), folder.path().join("large.csv"));
    gradus(&["train", text(&people), "--target", "income", "--preset", "quick", "--layers", "256,256"])
        .args(["--epochs", "1", "--no-report", "--out", text(&run)])
        .output()
        .unwrap();
    let model = run.join("model.gradus");
    let bytes = copies(&people, &large, rows);
    for threads in [1, 0] {
        let predict = || {
            let mut command = gradus(&["predict", text(&model), text(&large), "--output"]);
            command.arg(folder.path().join("predictions.csv")).arg("--force");
            if threads > 0 {
                command.args(["--threads", &threads.to_string()]);
            }
            let done = command.output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        let seconds = best(predict);
        println!(
            "{:28} {:.0} rows/s, {:.0} MB/s, {}",
            "predict, CSV to CSV",
            rows as f64 / seconds,
            bytes as f64 * 1e-6 / seconds,
            of_threads(threads)
        );
    }
    for threads in [1, 0] {
        let rate = answers(&model, &people, threads);
        println!("{:28} {rate:.0} rows/s, {}", "encoded and answered", of_threads(threads));
    }
}

fn of_threads(threads: usize) -> &'static str {
    if threads == 1 { "1 thread" } else { "all cores" }
}

/// All that happens before the first step.
fn to_first_step(table: &Path, preset: Preset) -> Fit {
    let mut options: Options = preset.options();
    (options.data.table, options.data.target) = (table.into(), "income".into());
    Fit::new(prepare(options).unwrap(), 0).unwrap()
}

/// Rows a second from columns in memory to answers in memory, batch by batch.
fn answers(model: &Path, table: &Path, threads: usize) -> f64 {
    let mut predictor = Model::load(model).unwrap().predictor(threads).unwrap();
    let table = read(table, &ReadOptions::default()).unwrap().table;
    table.rows as f64 / best(|| drop(predictor.predict(&table, None).unwrap()))
}

/// Writes so many rows, and gives their bytes.
fn copies(from: &Path, to: &Path, rows: usize) -> usize {
    let text = std::fs::read_to_string(from).unwrap();
    let (header, body) = text.split_once('\n').unwrap();
    let mut out = format!("{header}\n");
    for line in body.lines().cycle().take(rows) {
        writeln!(out, "{line}").unwrap();
    }
    std::fs::write(to, &out).unwrap();
    out.len()
}

fn gradus(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(arguments);
    command
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The best of three, in seconds.
fn best(mut f: impl FnMut()) -> f64 {
    let once = |_| {
        let start = Instant::now();
        f();
        start.elapsed().as_secs_f64()
    };
    (0..3).map(once).fold(f64::INFINITY, f64::min)
}
