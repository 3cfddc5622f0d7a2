//! Texts for people: what was understood, how it came out.

mod check;
mod inspect;
#[cfg(feature = "lab")]
mod lab;

pub use check::checked;
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
use gradus::run::Report;
use gradus::scores::Scores;
use gradus::table::Kind;
use gradus::trainer::Ended;

/// At most so many columns are listed one by one.
const COLUMNS_SHOWN: usize = 40;
/// At most so many classes are listed one by one.
const CLASSES_SHOWN: usize = 20;

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
    text + &plan_lines(fit)
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
    let spec = &prepared.card.spec;
    let scaling = match o.prepare.numeric {
        Numeric::Standard => "standardised",
        Numeric::Robust => "robustly scaled",
        Numeric::Piecewise => "in piecewise-linear pieces",
        Numeric::RobustPiecewise => "robustly scaled and in piecewise-linear pieces",
        Numeric::Quantile => "by their place among the training values",
    };
    let embedded = match spec.categories.len() {
        0 => String::new(),
        n => format!(" and {}", counted(n as u64, "embedding")),
    };
    let widths: Vec<String> =
        std::iter::once(spec.numbers + o.prepare.embedding_width * spec.categories.len() as u32)
            .chain(o.network.layers.iter().copied())
            .chain([prepared.card.head.outputs()])
            .map(|n| n.to_string())
            .collect();
    let net = match (&o.data.from, o.network.layers.is_empty()) {
        (Some(path), _) => format!("as in {}", path.display()),
        (None, true) => format!("{} (linear)", widths.join(" → ")),
        (None, false) => {
            format!("{}, {}, dropout {}", widths.join(" → "), o.network.activation, o.network.dropout)
        }
    };
    let rule = t.optimizer.name();
    let kept = if t.clip_norm.is_some() {
        "; gradients kept whole, because --clip-norm needs their norm"
    } else {
        ""
    };
    format!(
        "rows       {} to train, {} to validate, {} to test\n\
         inputs     {}{embedded}, numbers {scaling}\n\
         network    {net}: {}, about {} of memory\n\
         error      {}{}\n\
         learning   {rule}, rate {}, batches of {}, up to {}, the best by validation {}{kept}\n",
        thousands(rows.train as u64),
        thousands(rows.validation as u64),
        thousands(rows.test as u64),
        counted(spec.numbers.into(), "number"),
        counted(fit.parameters() as u64, "parameter"),
        gradus::error::size(fit.planned_bytes),
        t.loss.map_or("", loss_words),
        if prepared.card.head.units.scale != 1.0 { ", in standard deviations of the target" } else { "" },
        setting(t.learning_rate),
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
        Ended::Finished if report.epochs == 1 => "the one epoch done".into(),
        Ended::Finished => format!("all {} epochs done", report.epochs),
        Ended::Stopped => {
            let epochs = counted(report.epochs as u64, "epoch");
            format!("stopped after {epochs} without further improvement")
        }
        Ended::Diverged { .. } => format!("diverged in epoch {}", report.epochs + 1),
    };
    let mut text = format!(
        "Trained in {}: {ended}; the best was epoch {}.\nTest on {}{}:\n\n",
        duration(report.seconds),
        report.best_epoch,
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
    text += &classes(&r.test, &report.classes);
    let folder = report.run.display();
    text + &format!(
        "\nModel:  {folder}/model.gradus\nReport: {folder}/report.html (open it in a browser: how good it is, and how it learned)\n\
         Next:   gradus predict {} new.csv -o predictions.csv\n",
        gradus::shell::path(&report.run)
    )
}

/// How a test came out.
pub fn evaluation(e: &Evaluation) -> String {
    let mut text = format!("Test on {}", counted(e.rows as u64, "row"));
    if e.left_out > 0 {
        let _ = write!(text, " ({} without '{}' left out)", thousands(e.left_out as u64), e.target);
    }
    text += ":\n\n";
    e.warnings.iter().for_each(|warning| {
        let _ = writeln!(text, "  warning: {warning}");
    });
    e.notes.iter().for_each(|note| {
        let _ = writeln!(text, "  note: {note}");
    });
    text + &score_head(&e.test) + &score_line("this network", &e.test) + &classes(&e.test, &e.classes)
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
