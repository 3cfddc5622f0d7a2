//! What was understood of a table, and what is going to be trained.

use std::fmt::Write;

use gradus::fit::Fit;
use gradus::options::{Numeric, setting};
use gradus::prepare::ColumnView;

use super::words::{counted, cut, kind_word, loss_words, thousands};
use super::{scale, time};

/// At most so many columns are listed one by one.
pub(super) const COLUMNS_SHOWN: usize = 40;

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

/// The kinds of nets by name.
fn names_of(prepared: &gradus::prepare::Prepared) -> String {
    prepared.kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(", ")
}
