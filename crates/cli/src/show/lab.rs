//! What a lab was opened on, in a line.

use gradus::table::Task;
use gradus_lab::Lab;

use super::words::{counted, thousands};

/// `people.csv → sex (2 classes): 34,188 rows to train on, 7,327 to validate on`.
pub fn lab(lab: &Lab) -> String {
    let Some(hello) = lab.hello() else { return String::new() };
    let what = match hello.task {
        Task::Regression => "a number".into(),
        _ => format!("{} classes", thousands(hello.classes.len() as u64)),
    };
    format!(
        "{} → {} ({what}): {} to train on, {} to validate on",
        hello.table,
        hello.target,
        counted(hello.rows.train as u64, "row"),
        thousands(hello.rows.validation as u64)
    )
}
