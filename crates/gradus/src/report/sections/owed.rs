//! What a row's answer owes to each column.

use super::bars::{Bar, diverging};
use crate::report::data::{Owed, ReportData, RowTrace};
use crate::report::format::{percent, short, signed};
use crate::report::html::{figure, name};
use crate::report::svg::for_screens;
use crate::report::words::{Language, label, used as words};

/// Columns that are drawn one by one; the others are added up.
const COLUMNS: usize = 10;

/// The part of the walk about it; empty where it was not asked.
pub(super) fn html(report: &ReportData, row: &RowTrace, l: Language) -> String {
    let Some(owed) = &row.owed else { return String::new() };
    let write = |x: f64| if owed.class.is_some() { percent(x) } else { short(x) };
    let class = owed.class.as_deref().map(name);
    let intro =
        words::owed(l, class.as_deref(), &write(owed.baseline), &write(owed.answer), &name(&report.target));
    let bars = bars(owed, l);
    let picture = for_screens(|screen| {
        diverging(&format!("owed-{}", screen.suffix()), words::owed_picture(l), &bars, screen)
    });
    format!("<h4>{}</h4>\n{}", label::owed_heading(l), figure(&intro, &picture))
}

fn bars(owed: &Owed, l: Language) -> Vec<Bar> {
    let write = |x: f64| match owed.class {
        Some(_) if x > 0.0 => format!("+{}", percent(x)),
        Some(_) => percent(x),
        None => signed(x),
    };
    let bar = |(column, cell, part): &(String, Option<String>, f64)| {
        let name = match cell.as_deref() {
            Some("") => format!("{column} = –"),
            Some(cell) => format!("{column} = {cell}"),
            None => column.clone(),
        };
        (name, *part, write(*part))
    };
    let shown = if owed.parts.len() > COLUMNS + 1 { COLUMNS } else { owed.parts.len() };
    let mut bars: Vec<Bar> = owed.parts.iter().take(shown).map(bar).collect();
    if owed.parts.len() > shown {
        let rest: f64 = owed.parts.iter().skip(shown).map(|part| part.2).sum();
        bars.push((words::more_columns(l, owed.parts.len() - shown), rest, write(rest)));
    }
    bars
}
