//! The kinds of nets of a model, and what part each has.

use std::fmt::Write;

use gradus::fit::Selection;
use gradus::inspect::NetLine;

use super::words::{column_width, counted, cut, words_of, written};

/// What part each kind of net has.
pub(super) fn lines(selection: &Option<Selection>) -> String {
    let Some(Selection { metric, kinds, together }) = selection else { return String::new() };
    let score = |score: Option<f64>| score.map_or("–".into(), |x| written(*metric, x, 4));
    let width = column_width(*metric);
    let mut text = format!(
        "\n  {:<24} {:>width$} {:>9}   on rows that the nets had not learned from\n",
        "kind of net",
        words_of(*metric),
        "share"
    );
    for kind in kinds {
        let share = match kind.share > 0.0 {
            true => format!("{:.1} %", 100.0 * kind.share),
            false => "left out".into(),
        };
        let _ = writeln!(text, "  {:<24} {:>width$} {share:>9}", cut(&kind.name, 24), score(kind.score));
    }
    let _ = writeln!(text, "  {:<24} {:>width$}", "together", score(*together));
    text
}

/// The kinds of nets with their shares, where there are several.
pub(super) fn of_model(nets: &[NetLine]) -> String {
    let lines = nets.chunk_by(|a, b| a.kind == b.kind).filter(|nets| !nets[0].kind.is_empty()).map(|nets| {
        let share: f64 = nets.iter().map(|net| net.share).sum();
        let (kind, of) = (cut(&nets[0].kind, 34), counted(nets.len() as u64, "net"));
        format!("\n  {kind:<34} {of:>9}, {:.1} % of the answer", 100.0 * share)
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { lines + "\n" }
}
