//! Texts for people: what was understood, how it came out.

mod certainty;
mod check;
mod compare;
mod inspect;
mod kinds;
#[cfg(feature = "lab")]
mod lab;
mod prepared;
mod scale;
mod scores;
mod time;
mod words;

pub use check::checked;
pub use compare::comparison;
pub use inspect::{inspection, listing, trace};
#[cfg(feature = "lab")]
pub use lab::lab;
pub use prepared::prepared;
pub use words::{counted, duration, thousands};

use std::fmt::Write;

use gradus::predict::Evaluation;
use gradus::run::REPORT_PAGE;
use gradus::run::Report;
use gradus::trainer::Ended;
use gradus::used::Importance;
use scores::{classes, folds, interval_line, score_head, score_line};
use words::{cut, words_of, written};

/// So many of the most important columns are listed.
const IMPORTANT_SHOWN: usize = 5;

/// How a run came out.
pub fn report(report: &Report) -> String {
    let r = &report.results;
    let ended = match report.ended {
        _ if report.nets.len() > 1 => several(report),
        Ended::Finished if report.epochs == 1 => "the one epoch done".into(),
        Ended::Finished => format!("all {} epochs done", report.epochs),
        Ended::Stopped => {
            let epochs = counted(report.epochs as u64, "epoch");
            format!("stopped after {epochs} without further improvement")
        }
        Ended::Diverged { .. } => format!("diverged in epoch {}", report.epochs + 1),
    };
    let best = match report.nets.len() {
        0 | 1 => format!("; the best was epoch {}", report.best_epoch),
        _ => String::new(),
    };
    let mut text = format!(
        "Trained in {}: {ended}{best}.\nTest on {}{}:\n\n",
        duration(report.seconds),
        counted(report.rows.test as u64, "row"),
        if report.seen.is_none() { " never seen" } else { "" }
    );
    if let Some(seen) = &report.seen {
        let _ = writeln!(text, "  warning: {seen}\n");
    }
    text += &score_head(&r.test);
    text += &score_line("this network", &r.test);
    text += &interval_line(&r.test, &r.test_intervals);
    text += &score_line("linear model", &r.baseline_linear);
    text += &score_line("constant guess", &r.baseline_constant);
    text += &certainty::lines(&r.certainty);
    text += &classes(&r.test, &report.classes);
    text += &r.importance.as_ref().map_or(String::new(), important);
    report.alone.iter().for_each(|column| {
        let _ = writeln!(text, "\n  warning: {}", column.warning(&report.target));
    });
    text += &kinds::lines(&r.selection);
    text += &folds(report);
    let folder = report.run.display();
    let run = gradus::shell::path(&report.run);
    let page = match report.run.join(REPORT_PAGE).is_file() {
        true => {
            format!("{folder}/{REPORT_PAGE} (open it in a browser: how good it is, and how it learned)")
        }
        false => format!("none yet; make it with gradus report {run}"),
    };
    text + &format!(
        "\nModel:  {folder}/model.gradus\nReport: {page}\n\
         Next:   gradus predict {run} new.csv -o predictions.csv\n"
    )
}

/// The columns that the test needs most.
fn important(found: &Importance) -> String {
    let mut text = format!(
        "\n  {:<24} {:>11}   {} on {} gets worse by, with the column shuffled {} times\n",
        "column",
        "importance",
        words_of(found.metric),
        counted(found.rows as u64, "test row"),
        found.repeats
    );
    for column in found.columns.iter().take(IMPORTANT_SHOWN) {
        let [mean, spread] = [column.importance, column.spread].map(|x| written(found.metric, x, 4));
        let _ = writeln!(text, "  {:<24} {mean:>11} ± {spread}", cut(&column.column, 24));
    }
    text
}

/// How several nets were trained.
fn several(report: &Report) -> String {
    let nets = report.nets.len();
    let of = match (&report.results.folds, &report.results.selection) {
        (folds, Some(selection)) => {
            let folds = match folds.as_ref().map(|folds| folds.repeats) {
                None => String::new(),
                Some(1) => ", each for each fold".into(),
                Some(cuts) => format!(", each for each fold of each of {cuts} cuts"),
            };
            format!("{nets} nets of {} kinds{folds}", selection.kinds.len())
        }
        (Some(folds), None) if folds.repeats > 1 => {
            format!("{nets} nets, one for each fold of each of {} cuts", folds.repeats)
        }
        (Some(folds), None) if folds.scores.len() == nets => format!("{nets} nets, one for each fold"),
        _ => format!("{nets} nets"),
    };
    let range = |of: fn(&gradus::run::NetReport) -> u32| {
        let all = report.nets.iter().map(of);
        match (all.clone().min().unwrap_or(0), all.max().unwrap_or(0)) {
            (least, most) if least == most => format!("{least}"),
            (least, most) => format!("{least} to {most}"),
        }
    };
    let (epochs, best) = (range(|net| net.epochs), range(|net| net.best_epoch));
    let diverged = report.nets.iter().filter(|net| matches!(net.ended, Ended::Diverged { .. })).count();
    let diverged = match diverged {
        0 => String::new(),
        n => format!("; {n} of them diverged"),
    };
    let mean = match report.results.selection {
        Some(_) => "each kind has its share in the model",
        None => "the model is their mean",
    };
    format!("{of}, of {epochs} epochs each, the best epochs {best}{diverged}; {mean}")
}

/// How a test came out.
pub fn evaluation(e: &Evaluation) -> String {
    let mut text = format!("Test on {}", counted(e.rows as u64, "row"));
    if e.left_out > 0 {
        let _ = write!(text, " ({} without '{}' left out)", thousands(e.left_out as u64), e.target);
    }
    if let Some(weight) = &e.weight {
        let _ = write!(text, ", counted by '{weight}'");
    }
    text += ":\n\n";
    e.warnings.iter().for_each(|warning| {
        let _ = writeln!(text, "  warning: {warning}");
    });
    e.notes.iter().for_each(|note| {
        let _ = writeln!(text, "  note: {note}");
    });
    let coverage: String = e.coverage.iter().map(certainty::coverage).collect();
    text + &score_head(&e.test)
        + &score_line("this network", &e.test)
        + &coverage
        + &classes(&e.test, &e.classes)
}

/// What to do about a run that diverged.
pub fn diverged(report: &Report, step: u64, layer: &str) -> String {
    format!(
        "error: diverged: at step {step} (epoch {}) a number in {layer} was no longer finite. The best model so far, \
         of epoch {}, was kept in {}. Try a learning rate ten times smaller (--learning-rate), --clip-norm 1, or \
         another --optimizer.",
        report.epochs + 1,
        report.best_epoch,
        report.run.display()
    )
}
