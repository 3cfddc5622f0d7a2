//! What a model is, its program, and one row followed through it.

use std::fmt::Write;

use gradus::error::size;
use gradus::inspect::{Inspection, Line, Listing, Trace, Traced};
use gradus::table::{Encoder, InputColumn, NumberEncoder, Scale, TargetScale, TargetUnits};

use super::kinds;
use super::prepared::COLUMNS_SHOWN;
use super::scores::CLASSES_SHOWN;
use super::words::{cut, first_of, kind_word, thousands};

/// Levels named of a category.
const LEVELS: usize = 6;
/// Layers listed one by one.
const LAYERS: usize = 100;

/// Four significant digits.
fn number(x: f64) -> String {
    match x.abs() {
        0.0 => "0".into(),
        a if !(1e-4..1e6).contains(&a) => format!("{x:.2e}"),
        a => {
            let decimals = (3 - a.log10().floor() as i32).clamp(0, 8) as usize;
            format!("{x:.decimals$}")
        }
    }
}

/// Names with commas, at most `most`.
fn names(all: &[String], most: usize) -> String {
    let shown: Vec<String> = all.iter().take(most).map(|name| cut(name, 24)).collect();
    match all.len() > most {
        true => format!("{}, … ({} in all)", shown.join(", "), thousands(all.len() as u64)),
        false => shown.join(", "),
    }
}

fn number_words(encoder: &NumberEncoder) -> String {
    let mut words = Vec::new();
    match &encoder.scale {
        Some(Scale::Standard { mean, deviation, .. }) => {
            words.push(format!("(x − {}) / {}", number(*mean), number(*deviation)));
        }
        Some(Scale::Robust { median, factor }) => {
            let by = number(1.0 / factor);
            words.push(format!("(x − {}) / {by}, bent into ±3", number(*median)));
        }
        Some(Scale::Quantile { landmarks, .. }) => {
            let quantiles = landmarks.values().len();
            words.push(format!(
                "its place among {quantiles} quantiles of the training rows, as a normal number"
            ));
        }
        _ => {}
    }
    if let Some(pieces) = &encoder.pieces {
        let edges = pieces.edges();
        let (first, last) = (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0));
        words.push(format!("{} pieces from {} to {}", pieces.len(), number(first), number(last)));
    }
    if encoder.missing_input {
        words.push("“is missing”".into());
    }
    format!("{}; a missing cell reads as {}", words.join(", "), number(encoder.fill))
}

/// What of a number is learnt; nothing where it is the number.
fn units_words(units: &TargetUnits) -> String {
    let mut words = String::new();
    if (units.center, units.scale) != (0.0, 1.0) {
        let y = match units.form {
            TargetScale::Standard => "y",
            TargetScale::Log => "ln y",
        };
        words = format!(", of ({y} − {}) / {}", number(units.center), number(units.scale));
    }
    if let Some((least, largest)) = units.range {
        words += &format!("; held within {} to {}", number(least), number(largest));
    }
    words
}

fn encoder_words(column: &InputColumn) -> String {
    match &column.encoder {
        Encoder::Number(encoder) => number_words(encoder),
        Encoder::Date(date) => {
            let parts: Vec<&str> = date.parts.iter().map(|p| p.part.words()).collect();
            let missing = if date.missing_input { ", “is missing”" } else { "" };
            format!("{}{missing}", parts.join(", "))
        }
        Encoder::OneHot(one_hot) => {
            let mut words = format!("one input a level: {}", names(one_hot.levels.names(), LEVELS));
            if one_hot.width() == 1 && one_hot.levels.len() == 2 {
                words = format!("+1 and −1: {}", names(one_hot.levels.names(), LEVELS));
            }
            if one_hot.other_input {
                words += ", “is other”";
            }
            if one_hot.missing_input {
                words += ", “is missing”";
            }
            words
        }
        Encoder::Codes(codes) => {
            format!("a learnt vector a level: {}", names(codes.levels.names(), LEVELS))
        }
        _ => String::new(),
    }
}

/// A model, for a person.
pub fn inspection(i: &Inspection) -> String {
    let mut text = String::new();
    let classes = match i.target.classes.len() {
        0 => "a number".to_string(),
        n => format!("{n} classes: {}", names(&i.target.classes, CLASSES_SHOWN)),
    };
    let _ = writeln!(text, "Predicts {}, {classes}", i.target.name);
    let _ = writeln!(text, "Loss     {}{}", i.loss.name(), units_words(&i.units));
    text += &answer_lines(i);
    let _ = writeln!(text, "\n  {:<24} {:<9} {:>7}  becomes", "column", "kind", "inputs");
    for column in i.columns.iter().take(COLUMNS_SHOWN) {
        let inputs = match &column.encoder {
            Encoder::Codes(_) => "vector".into(),
            encoder => thousands(encoder.width() as u64),
        };
        let _ = writeln!(
            text,
            "  {:<24} {:<9} {inputs:>7}  {}",
            cut(&column.name, 24),
            kind_word(column.kind),
            encoder_words(column)
        );
    }
    if i.columns.len() > COLUMNS_SHOWN {
        let _ = writeln!(text, "  … and {} more columns (all with --json)", i.columns.len() - COLUMNS_SHOWN);
    }
    for column in i.unused.iter().take(COLUMNS_SHOWN) {
        let _ = writeln!(text, "  {:<24} not used: {}", cut(&column.name, 24), column.reason);
    }
    text.push('\n');
    text += &first_of(i.nets.len());
    let _ = writeln!(text, "  {:<34} {:>9} {:>12}", "layer", "writes", "parameters");
    let _ = writeln!(text, "  {:<34} {:>9}", "input", thousands(i.inputs as u64));
    for layer in i.layers.iter().take(LAYERS) {
        let parameters = match layer.parameters {
            0 => String::new(),
            n => thousands(n as u64),
        };
        let line =
            format!("  {:<34} {:>9} {parameters:>12}", cut(&layer.path, 34), thousands(layer.width as u64));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if i.layers.len() > LAYERS {
        let _ = writeln!(text, "  … and {} more layers (all with --json)", i.layers.len() - LAYERS);
    }
    text += &kinds::of_model(&i.nets);
    let _ = writeln!(
        text,
        "\n{}{} parameters, {} of weights; {} of memory for {} rows at a time",
        if i.nets.len() > 1 { "all nets: " } else { "" },
        thousands(i.parameters as u64),
        size(i.memory.weights as u64),
        size(i.memory.arena as u64),
        i.memory.batch
    );
    text
}

/// What is made of its answers.
fn answer_lines(i: &Inspection) -> String {
    let mut words = Vec::new();
    if let Some(temperature) = i.temperature {
        words.push(format!("calibrated (temperature {})", number(1.0 / temperature.beta)));
    }
    if let Some(threshold) = i.threshold {
        let class = i.target.classes.get(threshold.positive as usize).map_or("", String::as_str);
        words.push(format!("{} from a probability of {} on", cut(class, 24), number(threshold.at)));
    }
    if i.scores > 0 {
        let what = if i.target.classes.is_empty() { "ranges" } else { "sets" };
        words.push(format!("{what} from {} rows", thousands(i.scores as u64)));
    }
    match words.is_empty() {
        true => String::new(),
        false => format!("Answers  {}\n", words.join("; ")),
    }
}

/// A program, for a person.
pub fn listing(l: &Listing) -> String {
    let mut text = first_of(l.nets);
    text += "parameters\n";
    for p in &l.parameters {
        let kept = if p.trained { "" } else { "  kept, not trained" };
        let shape = format!("[{}, {}]", p.shape[0], p.shape[1]);
        let _ = writeln!(text, "  {:<5} {:<36} {shape}{kept}", p.symbol, p.name);
    }
    let _ = writeln!(text, "\nwhat lives inside one step (places for {} rows)", l.batch);
    for s in &l.slots {
        let size = if s.per_row { format!("[rows, {}]", s.numbers) } else { format!("[{}]", s.numbers) };
        let _ = writeln!(text, "  {:<5} {size:<16} at {}", s.symbol, s.at);
    }
    let mut stage = "";
    for line in &l.lines {
        if line.stage != stage {
            stage = line.stage;
            let _ = writeln!(text, "\n{}", stage_words(stage));
        }
        let _ = writeln!(text, "{}", program_line(line));
    }
    text
}

fn program_line(line: &Line) -> String {
    let layer = line.layer.as_deref().unwrap_or("");
    format!("  {:<24} {}", cut(layer, 24), line.formula)
}

fn stage_words(stage: &str) -> &'static str {
    match stage {
        "forward" => "predict: forward, from the input to the output",
        "loss" => "compare: the loss, and the error at the output",
        _ => "reduce the error: layer by layer from the output, first hand the error back, then update",
    }
}

/// One row followed, for a person.
pub fn trace(t: &Trace) -> String {
    let mut text = first_of(t.nets);
    let _ = writeln!(text, "Row {}", thousands(t.row));
    for (column, cell) in t.cells.iter().take(COLUMNS_SHOWN) {
        let cell = if cell.is_empty() { "(missing)" } else { cell };
        let _ = writeln!(text, "  {:<24} {}", cut(column, 24), cut(cell, 60));
    }
    if t.cells.len() > COLUMNS_SHOWN {
        let _ = writeln!(text, "  … and {} more columns (all with --json)", t.cells.len() - COLUMNS_SHOWN);
    }
    let mut operations = t.operations.iter().peekable();
    text += "\nPredict: forward, layer by layer\n";
    while let Some(operation) = operations.next_if(|o| o.stage == "forward") {
        text += &operation_lines(operation);
    }
    text += &says(t);
    let Some(loss) = &t.loss_formula else {
        let _ =
            writeln!(text, "\nThe table does not say what {} is here: nothing to compare with.", t.target);
        return text;
    };
    let _ = writeln!(text, "\nCompare: the loss, and the error at the output");
    let learnt = match (t.classes.len(), t.learnt) {
        (0, Some(y)) => format!(", as the net learns it y = {}", number(y)),
        _ => String::new(),
    };
    let _ = writeln!(text, "  really {}{learnt}", t.truth.as_deref().unwrap_or(""));
    let _ = writeln!(text, "  loss  = {loss}");
    let _ = writeln!(text, "  error = ∂loss/∂z = {}", t.error_formula.as_deref().unwrap_or(""));
    let whose = if t.step.of_run { "the run's rate" } else { "rate" };
    let _ = writeln!(
        text,
        "\nReduce the error: from the output to the input; each layer hands the error back, then takes its step\n\
         (the step of plain gradient descent for this row alone, {whose} {})",
        gradus::options::setting(t.step.rate)
    );
    let mut layer: Option<&str> = None;
    for operation in operations.filter(|o| o.stage == "backward") {
        if operation.layer.as_deref() != layer {
            layer = operation.layer.as_deref();
            let _ = writeln!(text, "  {}", layer.unwrap_or(""));
        }
        text += &backward_lines(operation);
    }
    text + "\nRepeat: with the next rows.\n"
}

fn says(t: &Trace) -> String {
    let mut text = String::new();
    let raw: Vec<String> = t.raw.iter().take(CLASSES_SHOWN).map(|z| number(*z)).collect();
    let _ = writeln!(text, "  z = {}", raw.join(", "));
    match t.classes.is_empty() {
        true => {
            let said = t.says.first().copied().unwrap_or(0.0);
            let _ = writeln!(text, "  so the net says {} = {}", t.target, number(said));
        }
        false => {
            let share = |(class, p): (&String, &f64)| format!("{} {:.1} %", cut(class, 24), 100.0 * p);
            let shares: Vec<String> = t.classes.iter().zip(&t.says).take(CLASSES_SHOWN).map(share).collect();
            let _ = writeln!(text, "  so the net says {}", shares.join(", "));
            let shares: Vec<String> =
                t.classes.iter().zip(&t.calibrated).take(CLASSES_SHOWN).map(share).collect();
            if !shares.is_empty() {
                let _ = writeln!(text, "  calibrated, the model says {}", shares.join(", "));
            }
        }
    }
    text
}

/// The first numbers, and how many there are.
fn numbers(first: &[f64], of: usize) -> String {
    let shown: Vec<String> = first.iter().map(|x| number(*x)).collect();
    let more = if of > first.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn operation_lines(o: &Traced) -> String {
    let layer = o.layer.as_deref().unwrap_or("input");
    let mut text = format!("  {:<24} {}\n", cut(layer, 24), o.formula);
    if let Some(w) = o.written.first() {
        let _ = writeln!(text, "  {:<24}   [{}] {}", "", w.numbers, numbers(&w.first, w.numbers));
    }
    text
}

fn backward_lines(o: &Traced) -> String {
    let mut text = String::new();
    let Some(w) = o.written.first() else { return text };
    let values = numbers(&w.first, w.numbers);
    match (&o.gradient_of, &o.update) {
        (Some(parameter), Some(update)) => {
            let formula = o.formula.split_once(" = ").map_or(o.formula.as_str(), |(_, right)| right);
            let _ = writeln!(text, "    gradient of {parameter} = {formula}");
            let _ = writeln!(text, "      [{}] {values}", thousands(w.numbers as u64));
            let _ = writeln!(text, "      update {}", numbers(update, w.numbers));
        }
        _ => {
            let _ = writeln!(text, "    error handed back {}", o.formula);
            let _ = writeln!(text, "      [{}] {values}  (size {})", w.numbers, number(w.rms));
        }
    }
    text
}
