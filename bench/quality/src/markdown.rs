//! The standing as text for people and as JSON.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use crate::goals::Goal;
use crate::results::{Model, Results};
use crate::standing::{Ranking, Standing};

/// Cores that others may keep busy before seconds on the clock are not to be trusted.
const DISTURBING: f64 = 0.2;

/// A number to read: four digits that count.
pub fn short(x: f64) -> String {
    match x.abs() {
        _ if !x.is_finite() => "–".into(),
        size if size >= 1000.0 => format!("{x:.0}"),
        size if size >= 100.0 => format!("{x:.1}"),
        size if size >= 10.0 => format!("{x:.2}"),
        size if size >= 1.0 => format!("{x:.3}"),
        _ => format!("{x:.4}"),
    }
}

/// Seconds, or MiB: three digits that count.
fn cost(x: Option<f64>) -> String {
    match x {
        None => "–".into(),
        Some(x) if x >= 100.0 => format!("{x:.0}"),
        Some(x) if x >= 10.0 => format!("{x:.1}"),
        Some(x) => format!("{x:.2}"),
    }
}

/// All of it as markdown.
pub fn text(results: &Results, standing: &Standing, goals: &[Goal]) -> String {
    let mut text = String::from("# Where everyone stands\n\n");
    text += &circumstances(results);
    let n = standing.whole.tables.len();
    let _ = writeln!(text, "\n## Over all {n} tables\n\nThose who have a figure on each of them.\n");
    text += &ranking(&standing.whole);
    if standing.shared.places.len() > standing.whole.places.len() {
        let tables = &standing.shared.tables;
        let _ = writeln!(
            text,
            "\n## Over the {} tables that more have\n\nEveryone with a figure on at least half of the tables, over \
             those where all of them have one: {}.\n",
            tables.len(),
            tables.join(", ")
        );
        text += &ranking(&standing.shared);
    }
    for (model, count) in &standing.left_out {
        let _ = writeln!(text, "\n{} is only listed: a figure on {count} of {n} tables.", model.title());
    }
    text += "\nRank and error are of the table's metric, mean over seeds. Ties share their rank. Error: 0 the best, 1 the \
             median of those compared, held at 1, mean over tables. A missing figure is never guessed: its table is left \
             out. CPU seconds of all threads, geometric means over tables; gradus' hold reading the files and writing \
             the run, the rivals' do not. Peak memory: the most on any table, libraries and data included.\n";
    text += &scores(results, standing);
    text += "\n## Goals\n\n| preset | wanted | | found |\n|---|---|---|---|\n";
    for goal in goals {
        let met = match goal.met {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "not measured",
        };
        let _ = writeln!(text, "| {} | {} | {met} | {} |", goal.preset, goal.wanted, goal.found);
    }
    text
}

/// Versions, machines and what disturbed.
fn circumstances(results: &Results) -> String {
    let mut lines = BTreeSet::new();
    let (mut disturbed, mut all) = (0, 0);
    for (model, _, runs) in results.all() {
        for line in &runs.0 {
            let word = |key: &str| line[key].as_str();
            match model {
                Model::Preset(_) => {
                    all += 1;
                    let others = line["cores_of_others"].as_f64().unwrap_or(0.0);
                    disturbed += usize::from(others > DISTURBING);
                    let (version, machine) = (word("version").unwrap_or("?"), word("machine").unwrap_or("?"));
                    lines.insert(format!("gradus {version}, {machine}, {} threads", line["threads"]));
                }
                Model::Rival(_) => {
                    let versions = word("versions").unwrap_or("versions not recorded");
                    let machine = word("machine").unwrap_or("machine not recorded");
                    lines.insert(format!("rivals: {versions}; {machine}"));
                }
            }
        }
    }
    let mut text: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    if disturbed > 0 {
        let _ = writeln!(
            text,
            "- During {disturbed} of {all} runs of gradus other processes kept more than {DISTURBING} cores busy: \
             their CPU seconds count, their seconds on the clock do not say much."
        );
    }
    text
}

fn ranking(ranking: &Ranking) -> String {
    let mut text = String::from(
        "| | mean rank | error | fit CPU s | predict CPU s | peak MiB |\n|---|---|---|---|---|---|\n",
    );
    for place in &ranking.places {
        let title = titled(&place.model);
        let (fit, predict, peak) = (cost(place.fit), cost(place.predict), cost(place.peak));
        let _ = writeln!(
            text,
            "| {title} | {:.2} | {:.3} | {fit} | {predict} | {peak} |",
            place.rank, place.error
        );
    }
    text
}

/// gradus' own stand out.
fn titled(model: &Model) -> String {
    match model {
        Model::Preset(_) => format!("**{}**", model.title()),
        Model::Rival(_) => model.title(),
    }
}

/// Every table's scores: models down, tables across.
fn scores(results: &Results, standing: &Standing) -> String {
    let mut text = String::from("\n## Scores\n\n| |");
    let facts: Vec<_> =
        results.tables().filter(|(name, _)| standing.tables.iter().any(|table| table == name)).collect();
    for (name, facts) in &facts {
        let _ = write!(text, " {name} {} |", facts.metric);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(facts.len()));
    let mut missing = Vec::new();
    let mut capped = false;
    for model in results.models() {
        let _ = write!(text, "| {} |", titled(model));
        for (name, facts) in &facts {
            let runs = results.runs(model, name);
            let cell = runs.and_then(|runs| {
                let mark = if runs.capped() { "†" } else { "" };
                capped |= runs.capped();
                let spread = runs.spread(&facts.metric).map_or(String::new(), |s| format!(" ± {}", short(s)));
                Some(format!("{}{spread}{mark}", short(runs.score(&facts.metric)?)))
            });
            if let Some(error) = runs.and_then(|runs| runs.error()) {
                missing.push(format!("{} on {name}: {error}.", model.title()));
            }
            let _ = write!(text, " {} |", cell.unwrap_or("–".into()));
        }
        text.push('\n');
    }
    text += "\nMean over seeds, ± the standard deviation where there are several.";
    if capped {
        text += " † ended at a time limit or given fewer rows.";
    }
    text.push('\n');
    for line in missing {
        let _ = writeln!(text, "\n{line}");
    }
    text
}

/// All of it as JSON.
pub fn json(results: &Results, standing: &Standing, goals: &[Goal]) -> String {
    let ranking = |ranking: &Ranking| {
        let places = ranking.places.iter().map(|place| {
            json!({
                "model": place.model.title(), "mean_rank": place.rank, "normalised_error": place.error,
                "fit_cpu_s": place.fit, "predict_cpu_s": place.predict, "peak_mib": place.peak,
            })
        });
        json!({ "tables": ranking.tables, "places": places.collect::<Vec<_>>() })
    };
    let scores: Vec<Value> = results
        .all()
        .filter_map(|(model, table, runs)| {
            let metric = &results.tables().find(|(name, _)| *name == table)?.1.metric;
            Some(json!({
                "model": model.title(), "table": table, "metric": metric, "seeds": runs.metric(metric),
                "mean": runs.score(metric), "deviation": runs.spread(metric), "fit_cpu_s": runs.fit(),
                "predict_cpu_s": runs.predict(), "peak_mib": runs.peak(), "error": runs.error(),
            }))
        })
        .collect();
    let goals: Vec<Value> = goals.iter().map(Goal::json).collect();
    let all = json!({
        "whole": ranking(&standing.whole), "shared": ranking(&standing.shared), "scores": scores, "goals": goals,
    });
    format!("{all:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let said = [44_431.01, 131.25, 9.729, 0.92872, f64::NAN].map(short);
        assert_eq!(said, ["44431", "131.2", "9.729", "0.9287", "–"]);
        assert_eq!([None, Some(0.014), Some(12.34), Some(467.2)].map(cost), ["–", "0.01", "12.3", "467"]);
    }
}
