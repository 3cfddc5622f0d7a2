//! Texts for people: what was understood, how it came out.

mod certainty;
mod check;
mod compare;
mod inspect;
mod kinds;
#[cfg(feature = "lab")]
mod lab;
mod scale;
mod time;

pub use check::checked;
pub use compare::comparison;
pub use inspect::{inspection, listing, trace};
#[cfg(feature = "lab")]
pub use lab::lab;

use std::fmt::Write;

use gradus::fit::Fit;
use gradus::intervals::Intervals;
use gradus::metrics::Metric;
use gradus::options::{LossName, Numeric, setting};
use gradus::predict::Evaluation;
use gradus::prepare::ColumnView;
pub use gradus::report::thousands;
use gradus::run::REPORT_PAGE;
use gradus::run::Report;
use gradus::scores::Scores;
use gradus::table::Kind;
use gradus::trainer::Ended;
use gradus::used::Importance;

/// At most so many columns are listed one by one.
const COLUMNS_SHOWN: usize = 40;
/// So many of the most important columns are listed.
const IMPORTANT_SHOWN: usize = 5;
/// At most so many classes are listed one by one.
const CLASSES_SHOWN: usize = 20;

/// At most so many folds are listed one by one.
const FOLDS_SHOWN: usize = 10;

/// 1 row, 1,234 rows: a word and how many there are of it; the plural has an s.
pub fn counted(n: u64, word: &str) -> String {
    format!("{} {word}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// Seconds as 1:02 or 1:02:03.
pub fn duration(seconds: f64) -> String {
    let s = seconds.clamp(0.0, 1e9).ceil() as u64;
    match s / 3600 {
        0 => format!("{}:{:02}", s / 60, s % 60),
        hours => format!("{hours}:{:02}:{:02}", s / 60 % 60, s % 60),
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "number",
        Kind::Category => "category",
        Kind::Boolean => "yes/no",
        Kind::Date => "date",
        Kind::Text => "text",
    }
}

fn loss_words(loss: LossName) -> &'static str {
    match loss {
        LossName::Bce => "binary cross-entropy (이진 교차 엔트로피)",
        LossName::CrossEntropy => "categorical cross-entropy (범주형 교차 엔트로피)",
        LossName::Mse => "mean squared error (평균 제곱 오차)",
        LossName::Mae => "mean absolute error (평균 절대 오차)",
        LossName::Huber => "Huber loss (후버 손실)",
        LossName::Poisson => "Poisson loss (푸아송 손실)",
        LossName::Pinball => "pinball loss (분위수 손실)",
    }
}

/// Says of a model of several nets that what follows is of the first; nothing where there is one.
fn first_of(nets: usize) -> String {
    match nets {
        1 => String::new(),
        _ => format!("The model is the mean of {nets} nets; this is the first of them.\n\n"),
    }
}

/// Cuts a text to a width, with an ellipsis.
fn cut(text: &str, width: usize) -> String {
    match text.chars().count() > width {
        true => text.chars().take(width - 1).chain(['…']).collect(),
        false => text.to_string(),
    }
}

fn column_line(column: &ColumnView, use_of_it: &str) -> String {
    let mut remarks: Vec<String> = Vec::new();
    if !use_of_it.is_empty() {
        remarks.push(use_of_it.into());
    }
    remarks.extend(column.note.clone());
    let line = format!(
        "  {:<24} {:<9} {:>9} {:>9}  {}",
        cut(&column.name, 24),
        kind_word(column.kind),
        thousands(column.distinct as u64),
        thousands(column.missing as u64),
        remarks.join("; ")
    );
    line.trim_end().to_string()
}

/// What was understood of the table, and what is going to be trained.
pub fn prepared(fit: &Fit) -> String {
    let mut text = String::new();
    let prepared = &fit.prepared;
    let (understood, options) = (&prepared.understood, &prepared.options);
    let _ = writeln!(
        text,
        "{}: {}, {}",
        options.data.table.display(),
        counted(understood.rows as u64, "row"),
        counted(understood.columns.len() as u64, "column")
    );
    understood.notes.iter().for_each(|note| {
        let _ = writeln!(text, "  note: {note}");
    });
    let _ = writeln!(text, "\n  {:<24} {:<9} {:>9} {:>9}", "column", "kind", "distinct", "missing");
    let use_of = |column: &ColumnView| -> String {
        if column.name == options.data.target {
            return "← target".into();
        }
        if let Some((flag, _)) = options.data.roles().find(|&(_, name)| name == column.name) {
            let role = flag.trim_start_matches("--").trim_end_matches("-by");
            return format!("← {role}");
        }
        let unused = understood.unused.iter().find(|(name, _)| *name == column.name);
        unused.map(|(_, reason)| format!("not used: {reason}")).unwrap_or_default()
    };
    for column in understood.columns.iter().take(COLUMNS_SHOWN) {
        let _ = writeln!(text, "{}", column_line(column, &use_of(column)));
    }
    if understood.columns.len() > COLUMNS_SHOWN {
        let _ = writeln!(
            text,
            "  … and {}",
            counted((understood.columns.len() - COLUMNS_SHOWN) as u64, "more column")
        );
    }
    let _ = writeln!(text, "\n{}", task_lines(fit));
    text += &plan_lines(fit);
    text += &prepared.scale_choice.as_ref().map_or(String::new(), scale::lines);
    text + &fit.time_plan.as_ref().map_or(String::new(), time::lines)
}

fn task_lines(fit: &Fit) -> String {
    let prepared = &fit.prepared;
    let (understood, target) = (&prepared.understood, &prepared.card.target);
    let question = match target.classes.len() {
        0 => "a number".to_string(),
        2 => format!("two classes ({})", target.classes.join(", ")),
        n if n <= 6 => format!("{n} classes ({})", target.classes.join(", ")),
        n => format!("{n} classes ({}, …)", target.classes[..5].join(", ")),
    };
    let change = match &understood.how_to_change {
        Some(flag) => format!(": {} (change with {flag})", understood.reason),
        None => String::new(),
    };
    let mut text = format!("target     {} is {question}{change}", target.name);
    if understood.left_out > 0 {
        let _ =
            write!(text, "\n           {} without it left out", counted(understood.left_out as u64, "row"));
    }
    text
}

fn plan_lines(fit: &Fit) -> String {
    let prepared = &fit.prepared;
    let (o, t) = (&prepared.options, &prepared.options.training);
    let (rows, course) = (prepared.row_counts(), fit.trainer.course());
    let categories = prepared.card.encoding.cardinalities();
    let numbers = prepared.card.encoding.width();
    let scaling = match o.prepare.numeric {
        Numeric::Standard => "standardised",
        Numeric::Robust => "robustly scaled",
        Numeric::Piecewise => "in piecewise-linear pieces",
        Numeric::RobustPiecewise => "robustly scaled and in piecewise-linear pieces",
        Numeric::Quantile => "by their place among the training values",
    };
    let embedded = match categories.len() {
        0 => String::new(),
        n => format!(" and {}", counted(n as u64, "embedding")),
    };
    let widths: Vec<String> =
        std::iter::once(numbers as u32 + o.prepare.embedding_width * categories.len() as u32)
            .chain(o.network.layers.iter().copied())
            .chain([prepared.card.head.outputs()])
            .map(|n| n.to_string())
            .collect();
    let net = match (&o.data.from, o.network.layers.is_empty()) {
        (Some(path), _) => format!("as in {}", path.display()),
        (None, true) => format!("{} (linear)", widths.join(" → ")),
        (None, false) => {
            let members = match o.network.members() {
                0 | 1 => String::new(),
                n => format!(", {n} members"),
            };
            let (widths, activation) = (widths.join(" → "), o.network.activation());
            format!("{widths}, {activation}, dropout {}{members}", o.network.dropout)
        }
    };
    let rule = t.optimizer.name();
    let kept = if t.clip_norm.is_some() {
        "; gradients kept whole, because --clip-norm needs their norm"
    } else {
        ""
    };
    let divided = match prepared.first_cut().len() {
        0 => format!(
            "{} to train, {} to validate",
            thousands(rows.train as u64),
            thousands(rows.validation as u64)
        ),
        folds => {
            let cut = match prepared.repeats() {
                1 => String::new(),
                repeats => format!(", cut {repeats} times"),
            };
            format!("{} to train and validate in {folds} folds{cut}", thousands(rows.train as u64))
        }
    };
    let nets = match (fit.nets(), prepared.kinds.len()) {
        (1, _) => String::new(),
        (nets, 1) => format!("{nets} nets of "),
        (nets, kinds) => format!("{nets} nets of {kinds} kinds ({}), the first ", names_of(prepared)),
    };
    format!(
        "rows       {divided}, {} to test\n\
         inputs     {}{embedded}, numbers {scaling}\n\
         network    {nets}{net}: {}, about {} of memory\n\
         error      {}{}\n\
         learning   {rule}, rate {}, batches of {}, up to {}, the best by validation {}{kept}\n",
        thousands(rows.test as u64),
        counted(numbers as u64, "number"),
        counted(fit.parameters() as u64, "parameter"),
        gradus::error::size(fit.planned_bytes),
        t.loss.map_or("", loss_words),
        scale::of_error(&prepared.card.head.units),
        setting(course.learning_rate),
        course.batch,
        counted(course.epochs.into(), "epoch"),
        course.metric,
    )
}

/// One line of a table of scores.
fn score_line(name: &str, scores: &Scores) -> String {
    let cell = |&metric: &Metric| {
        let text = scores.get(metric).map_or("–".into(), |x| written(metric, x, 4));
        format!(" {text:>0$}", column_width(metric))
    };
    let cells: String = scores.metrics().iter().map(cell).collect();
    format!("  {name:<18}{cells}\n")
}

fn score_head(scores: &Scores) -> String {
    let cell = |&metric: &Metric| format!(" {:>1$}", words_of(metric), column_width(metric));
    let cells: String = scores.metrics().iter().map(cell).collect();
    format!("  {:<18}{cells}\n", "")
}

/// How far each of the scores above might be off.
fn interval_line(scores: &Scores, intervals: &Intervals) -> String {
    let range = |&metric: &Metric| {
        let range = intervals.get(metric.name())?;
        let ends = [range.low, range.high].map(|end| written(metric, end, 3));
        Some(format!("{} {}", words_of(metric), ends.join("–")))
    };
    let ranges: Vec<String> = scores.metrics().iter().filter_map(range).collect();
    match ranges.is_empty() {
        true => String::new(),
        false => format!("    95 % intervals: {}\n", ranges.join(", ")),
    }
}

/// Whether a metric is counted in units, of the target or of the loss.
fn has_units(metric: Metric) -> bool {
    matches!(metric, Metric::Rmse | Metric::Mae | Metric::Loss)
}

fn column_width(metric: Metric) -> usize {
    if has_units(metric) { 11 } else { 9 }
}

fn written(metric: Metric, x: f64, digits: usize) -> String {
    if has_units(metric) { number(x) } else { format!("{x:.digits$}") }
}

fn words_of(metric: Metric) -> &'static str {
    match metric {
        Metric::LogLoss => "log loss",
        Metric::RocAuc => "ROC-AUC",
        Metric::Rmse => "RMSE",
        Metric::Mae => "MAE",
        Metric::R2 => "R²",
        metric => metric.name(),
    }
}

/// A number in the person's units, with about five digits.
fn number(x: f64) -> String {
    match x.abs() {
        a if a >= 1e15 => format!("{x:.4e}"),
        a if a >= 1e5 => format!("{x:.0}"),
        a if a >= 100.0 => format!("{x:.2}"),
        a if a >= 0.01 || a == 0.0 => format!("{x:.4}"),
        _ => format!("{x:.3e}"),
    }
}

/// Per-class scores and the confusion matrix.
fn classes(scores: &Scores, names: &[String]) -> String {
    let Scores::Classes(scores) = scores else { return String::new() };
    let mut text =
        format!("\n  {:<18} {:>9} {:>9} {:>9} {:>9}\n", "class", "precision", "recall", "F1", "rows");
    for (class, name) in scores.per_class.iter().zip(names).take(CLASSES_SHOWN) {
        let _ = writeln!(
            text,
            "  {:<18} {:>9.4} {:>9.4} {:>9.4} {:>9}",
            cut(name, 18),
            class.precision,
            class.recall,
            class.f1,
            thousands(class.support as u64)
        );
    }
    if names.len() > CLASSES_SHOWN {
        let _ = writeln!(text, "  … and {} more classes", names.len() - CLASSES_SHOWN);
        return text;
    }
    if names.len() > 8 || scores.confusion.is_empty() {
        return text;
    }
    let _ = write!(text, "\n  {:<18}", "true ↓ predicted →");
    names.iter().for_each(|name| {
        let _ = write!(text, " {:>10}", cut(name, 10));
    });
    for (name, row) in names.iter().zip(&scores.confusion) {
        let _ = write!(text, "\n  {:<18}", cut(name, 18));
        row.iter().for_each(|&n| {
            let _ = write!(text, " {:>10}", thousands(n as u64));
        });
    }
    text + "\n"
}

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

/// The kinds of nets by name.
fn names_of(prepared: &gradus::prepare::Prepared) -> String {
    prepared.kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(", ")
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

/// The scores of rows that a net had not learned from, fold by fold.
fn folds(report: &Report) -> String {
    let r = &report.results;
    let Some(folds) = &r.folds else { return String::new() };
    let line = |name: &str, of: &dyn Fn(Metric) -> Option<f64>| {
        let cell = |&metric: &Metric| {
            let text = of(metric).map_or("–".into(), |x| written(metric, x, 4));
            format!(" {text:>0$}", column_width(metric))
        };
        format!("  {name:<18}{}\n", r.validation.metrics().iter().map(cell).collect::<String>())
    };
    let by = match folds.repeats {
        1 => "a net that had not learned from it (it chose the net's epoch):".to_string(),
        cuts => format!(
            "the mean of the nets of {cuts} cuts that had not learned from it (it chose\ntheir epochs); the folds are those \
             of the first cut:"
        ),
    };
    let mut text = format!(
        "\nOut of fold: {}, each answered by {by}\n\n",
        counted(report.rows.train as u64, "training row")
    );
    text += &score_head(&r.validation);
    for (i, scores) in folds.scores.iter().enumerate().take(FOLDS_SHOWN) {
        text += &score_line(&format!("fold {}", i + 1), scores);
    }
    if folds.scores.len() > FOLDS_SHOWN {
        let _ =
            writeln!(text, "  … and {} more folds (all in metrics.json)", folds.scores.len() - FOLDS_SHOWN);
    }
    text += &line("mean", &|metric| folds.mean.get(metric.name()).copied());
    text += &line("spread", &|metric| folds.spread.get(metric.name()).copied());
    text + &score_line("all rows at once", &r.validation)
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
