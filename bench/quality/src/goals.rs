//! What each preset must reach, and whether it does. A goal that lacks a figure is not measured; one over tables counts
//! those where both sides have a figure, says how many they are, and is not met before the preset was run on all of them:
//! on all shared tables, or beside one rival on all of that rival's.

use serde_json::{Value, json};

use crate::numbers::mean_of;
use crate::results::{Model, Results, Runs};
use crate::standing::{RANKED, Ranking};

/// A goal and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Whose.
    pub preset: &'static str,
    /// What is wanted.
    pub wanted: String,
    /// Whether it is reached; `None` is not measured.
    pub met: Option<bool>,
    /// The figures.
    pub found: String,
}

impl Goal {
    /// As JSON.
    pub fn json(&self) -> Value {
        json!({ "preset": self.preset, "wanted": self.wanted, "met": self.met, "found": self.found })
    }
}

/// The table that most goals name, and the ones on which a linear model is hard to beat.
const ADULT: &str = "adult_income";
const SMALL: [&str; 3] = ["iris", "diabetes", "penguins"];

/// All of them.
pub fn all(results: &Results) -> Vec<Goal> {
    [
        quick(results),
        default(results),
        published(results, "realmlp", "realmlp_td"),
        published(results, "tabm", "tabm"),
    ]
    .into_iter()
    .flatten()
    .chain(best(results))
    .collect()
}

fn quick(results: &Results) -> Vec<Goal> {
    let preset = "quick";
    let better = |rival: &'static str| {
        let (own, rival) = (Model::preset(preset), Model::rival(rival));
        let pairs = pairs(results, &own, &rival);
        let lost: Vec<&str> =
            pairs.iter().filter(|pair| pair.own >= pair.rival).map(|pair| pair.table).collect();
        let won = pairs.len() - lost.len();
        let met = match (won >= 11, won + TABLES - pairs.len() >= 11) {
            (true, _) => Some(true),
            (_, false) => Some(false),
            _ => None,
        };
        let found = format!("{won} of {} measured{}", pairs.len(), listed(" (not: ", &lost, ")"));
        let wanted = format!("better than {} on at least 11 of {TABLES} tables", rival.title());
        Goal { preset, wanted, met, found }
    };
    vec![
        at_most(results, preset, ADULT, "CPU s of a fit", Runs::fit, 3.0),
        better("sklearn_mlp"),
        better("linear"),
    ]
}

/// How many tables are shared.
const TABLES: usize = 12;

fn default(results: &Results) -> Vec<Goal> {
    let preset = "default";
    let own = Model::preset(preset);
    let rivals: Vec<Model> = RANKED[1..].iter().map(|name| Model::rival(name)).collect();
    let models: Vec<Model> = std::iter::once(own.clone()).chain(rivals.iter().cloned()).collect();
    let names: Vec<String> = results.tables().map(|(name, _)| name.to_string()).collect();
    let ranking = Ranking::common(results, &models, &names);
    let mut goals: Vec<Goal> = rivals
        .iter()
        .map(|rival| {
            let room = if *rival == Model::rival("catboost") { 0.5 } else { 0.0 };
            let ranks = ranking.rank(&own).zip(ranking.rank(rival));
            let mut found = match ranks {
                Some((own, rival)) => {
                    format!("{own:.2} against {rival:.2} over {} tables that all have", ranking.tables.len())
                }
                None => "no table that all have".into(),
            };
            let pairs = pairs(results, &own, rival);
            let won = pairs.iter().filter(|pair| pair.own < pair.rival).count();
            found += &format!("; better on {won} of the {} that both have", pairs.len());
            let title = rival.title();
            let wanted = match room > 0.0 {
                true => format!("mean rank within half a rank of {title}"),
                false => format!("mean rank ahead of {title}"),
            };
            let ranks = ranks.filter(|_| whole(results, &own));
            let met = ranks.map(|(own, rival)| if room > 0.0 { own <= rival + room } else { own < rival });
            Goal { preset, wanted, met, found }
        })
        .collect();
    goals.push(score(results, preset, ADULT, "roc_auc", 0.924));
    goals.push(score(results, preset, ADULT, "log_loss", 0.283));
    goals.push(score(results, preset, "adult_age", "rmse", 9.80));
    goals.push(score(results, preset, "california", "rmse", 45_000.0));
    goals.push(at_most(results, preset, ADULT, "CPU s of a fit", Runs::fit, 40.0));
    goals.push(times(results, preset, "realmlp_td", 8.0, 1000));
    goals.extend(SMALL.iter().map(|table| not_worse_than_linear(results, preset, table)));
    goals
}

/// A preset that follows a published net: as good, in a third of its time.
fn published(results: &Results, preset: &'static str, rival: &'static str) -> Vec<Goal> {
    let mut goals = vec![inside(results, preset, rival), times(results, preset, rival, 3.0, 0)];
    match preset {
        "realmlp" => goals.push(at_most(results, preset, ADULT, "s of a fit on the clock", Runs::wall, 75.0)),
        _ => {
            let epoch =
                |runs: &Runs| runs.wall().zip(mean_of(runs, "epochs")).map(|(wall, epochs)| wall / epochs);
            goals.push(at_most(results, preset, ADULT, "s of an epoch on the clock", epoch, 15.0));
        }
    }
    goals
}

fn best(results: &Results) -> Vec<Goal> {
    let preset = "best";
    let own = Model::preset(preset);
    let names: Vec<String> = results.tables().map(|(name, _)| name.to_string()).collect();
    let has_all = |model: &Model| names.iter().all(|table| results.error(model, table).is_some());
    let others = ["quick", "default", "realmlp", "tabm"].map(Model::preset).into_iter().filter(has_all);
    let rivals = RANKED.iter().map(|name| Model::rival(name));
    let models: Vec<Model> = std::iter::once(own.clone()).chain(others).chain(rivals).collect();
    let ranking = Ranking::common(results, &models, &names);
    let first =
        ranking.places.iter().filter(|place| place.model != own).map(|place| place.rank).reduce(f64::min);
    let ranks = ranking.rank(&own).zip(first);
    let found = ranks.map_or("no table that all have".into(), |(own, other)| {
        let tables = ranking.tables.len();
        format!("{own:.2}, the best other {other:.2}, over {tables} tables that all {} have", models.len())
    });
    let wanted = "first by mean rank among presets and rivals".into();
    vec![
        Goal {
            preset,
            wanted,
            met: ranks.filter(|_| whole(results, &own)).map(|(own, other)| own < other),
            found,
        },
        score(results, preset, ADULT, "roc_auc", 0.9255),
        score(results, preset, ADULT, "roc_auc", 0.9287),
        score(results, preset, ADULT, "log_loss", 0.2748),
        at_most(results, preset, ADULT, "s of a fit on the clock", Runs::wall, 600.0),
    ]
}

/// A preset's and a rival's error on one table.
struct Pair<'a> {
    table: &'a str,
    own: f64,
    rival: f64,
}

/// On every table where both have one.
fn pairs<'a>(results: &'a Results, own: &Model, rival: &Model) -> Vec<Pair<'a>> {
    let pair = |table: &'a str| {
        Some(Pair { table, own: results.error(own, table)?, rival: results.error(rival, table)? })
    };
    results.tables().filter_map(|(table, _)| pair(table)).collect()
}

/// Whether a preset was run on all shared tables: before that, no goal over them is met.
fn whole(results: &Results, own: &Model) -> bool {
    results.tables().filter(|(table, _)| results.error(own, table).is_some()).count() >= TABLES
}

/// Whether a preset was run on every table that a rival has a figure on.
fn on_all_of(results: &Results, own: &Model, rival: &Model) -> bool {
    let has = |model: &Model, table: &str| results.error(model, table).is_some();
    results.tables().all(|(table, _)| has(own, table) || !has(rival, table))
}

fn listed(before: &str, names: &[&str], after: &str) -> String {
    match names.is_empty() {
        true => String::new(),
        false => format!("{before}{}{after}", names.join(", ")),
    }
}

/// A metric on a table, at least or at most so much, as is better.
fn score(results: &Results, preset: &'static str, table: &str, metric: &str, bound: f64) -> Goal {
    let found = results.runs(&Model::preset(preset), table).and_then(|runs| runs.score(metric));
    let (sign, met) = match metric {
        "roc_auc" => ("≥", found.map(|x| x >= bound)),
        _ => ("≤", found.map(|x| x <= bound)),
    };
    let found = found.map_or("–".into(), crate::markdown::short);
    Goal { preset, wanted: format!("{table} {metric} {sign} {bound}"), met, found }
}

/// A cost on a table.
fn at_most(
    results: &Results,
    preset: &'static str,
    table: &str,
    what: &str,
    cost: impl Fn(&Runs) -> Option<f64>,
    bound: f64,
) -> Goal {
    let found = results.runs(&Model::preset(preset), table).and_then(cost);
    let met = found.map(|x| x <= bound);
    let found = found.map_or("–".into(), crate::markdown::short);
    Goal { preset, wanted: format!("{table}: {what} ≤ {bound}"), met, found }
}

/// CPU seconds of a fit, at most a part of a rival's on every table of so many rows.
fn times(results: &Results, preset: &'static str, rival: &str, part: f64, rows: usize) -> Goal {
    let (own, other) = (Model::preset(preset), Model::rival(rival));
    let ratio = |table: &str| Some(results.runs(&other, table)?.fit()? / results.runs(&own, table)?.fit()?);
    let ratios: Vec<(&str, f64)> = results
        .tables()
        .filter(|(_, facts)| facts.rows >= rows)
        .filter_map(|(table, _)| Some((table, ratio(table)?)))
        .collect();
    let least = ratios.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    // Where both stop by themselves, who takes fewer epochs is chance.
    let epochs = |model: &Model, table: &str| mean_of(results.runs(model, table)?, "epochs");
    let found = least.map_or("–".into(), |(table, ratio)| {
        let of_an_epoch = match (epochs(&own, table), epochs(&other, table)) {
            (Some(own), Some(other)) if own != other => format!(" (1/{:.1} an epoch)", ratio * own / other),
            _ => String::new(),
        };
        format!("least on {table}: 1/{ratio:.1}{of_an_epoch}; {} tables measured", ratios.len())
    });
    let of = if rows > 0 { format!(" of {rows} rows or more") } else { String::new() };
    let wanted = format!("CPU s of a fit ≤ 1/{part} of {}'s on every table{of}", other.title());
    let met = least.map(|(_, ratio)| *ratio >= part).filter(|met| !met || on_all_of(results, &own, &other));
    Goal { preset, wanted, met, found }
}

/// As good as a published net, but for its seeds: the mean error over seeds is at most two standard deviations of the
/// difference of the two means above the rival's. A side of one seed is given the other's deviation.
fn inside(results: &Results, preset: &'static str, rival: &str) -> Goal {
    let (own, other) = (Model::preset(preset), Model::rival(rival));
    let (mut counted, mut outside) = (0, Vec::new());
    for (table, facts) in results.tables() {
        let Some((a, b)) = results.runs(&own, table).zip(results.runs(&other, table)) else { continue };
        let errors = results.error(&own, table).zip(results.error(&other, table));
        let Some((error, reference)) = errors else { continue };
        let spreads = (a.spread(&facts.metric), b.spread(&facts.metric));
        let (Some(da), Some(db)) = (spreads.0.or(spreads.1), spreads.1.or(spreads.0)) else { continue };
        let n = |runs: &Runs| runs.metric(&facts.metric).len() as f64;
        counted += 1;
        if error - reference > 2.0 * (da * da / n(a) + db * db / n(b)).sqrt() {
            outside.push(table);
        }
    }
    let found = match counted {
        0 => "no table with a spread over seeds on both sides or one".into(),
        _ => format!("{} of {counted} measured{}", counted - outside.len(), listed(" (not: ", &outside, ")")),
    };
    let wanted = format!("not worse than {} by more than seeds differ, on every table", other.title());
    let met =
        (counted > 0).then_some(outside.is_empty()).filter(|met| !met || on_all_of(results, &own, &other));
    Goal { preset, wanted, met, found }
}

/// Not worse than the linear model by more than noise: its score lies inside the 95 % bootstrap interval of the preset's
/// own on the test rows (mean of the seeds' ends), or beyond the worse end.
fn not_worse_than_linear(results: &Results, preset: &'static str, table: &str) -> Goal {
    let wanted = format!("{table}: not worse than the linear model by more than noise");
    let own = results.runs(&Model::preset(preset), table);
    let linear = results.runs(&Model::rival("linear"), table);
    let metric = results.tables().find(|(name, _)| *name == table).map(|(_, facts)| facts.metric.as_str());
    let figures = || {
        let (own, metric) = (own?, metric?);
        let end = |name: &str| crate::numbers::mean(&own.each(|line| line["interval"][name].as_f64()));
        Some((own.score(metric)?, end("low")?, end("high")?, linear?.score(metric)?, metric))
    };
    match figures() {
        None => Goal { preset, wanted, met: None, found: "–".into() },
        Some((score, low, high, linear, metric)) => {
            let met = match crate::results::as_error(metric, 1.0) < 1.0 {
                true => linear <= high,
                false => linear >= low,
            };
            let [score, low, high, linear] = [score, low, high, linear].map(crate::markdown::short);
            let found = format!("{metric} {score} ({low} to {high}), linear {linear}");
            Goal { preset, wanted, met: Some(met), found }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(table: &str, preset: &str, seed: u64, rmse: f64, cpu: f64) -> Value {
        json!({
            "table": table, "preset": preset, "seed": seed, "metric": "rmse", "rows_train": 2000, "fit_cpu_s": cpu,
            "scores": { "rmse": rmse }, "interval": { "low": rmse - 1.0, "high": rmse + 1.0 },
        })
    }

    fn rival(table: &str, peer: &str, rmse: f64, cpu: f64) -> Value {
        json!({ "dataset": table, "peer": peer, "rmse": rmse, "fit_cpu_s": cpu })
    }

    fn met(goals: &[Goal], preset: &str, part: &str) -> Option<bool> {
        goals.iter().find(|goal| goal.preset == preset && goal.wanted.contains(part)).expect(part).met
    }

    #[test]
    fn nothing_is_met_without_figures() {
        let goals = all(&Results::default());
        assert!(goals.iter().all(|goal| goal.met.is_none()), "{goals:?}");
        assert!(goals.len() > 25);
    }

    #[test]
    fn ranks_need_a_table_that_all_have() {
        let mut rivals: Vec<Value> =
            RANKED.iter().enumerate().map(|(i, peer)| rival("t", peer, 2.0 + i as f64, 80.0)).collect();
        let mut lines = vec![own("t", "default", 0, 3.5, 10.0)];
        assert_eq!(met(&all(&Results::new(&lines, &rivals)), "default", "ahead of TabM"), None);
        lines.extend((1..TABLES).map(|i| own(&format!("t{i}"), "default", 0, 1.0, 10.0)));
        let goals = all(&Results::new(&lines, &rivals));
        assert_eq!(met(&goals, "default", "ahead of TabM"), Some(true));
        assert_eq!(met(&goals, "default", "ahead of scikit-learn MLP"), Some(false));
        assert_eq!(met(&goals, "default", "half a rank of CatBoost"), Some(true));
        rivals.pop();
        let goals = all(&Results::new(&lines, &rivals));
        assert_eq!(met(&goals, "default", "ahead of LightGBM"), None);
    }

    #[test]
    fn costs_scores_and_noise() {
        let lines = [
            own("adult_income", "quick", 0, 1.0, 3.1),
            own("diabetes", "default", 0, 10.0, 10.0),
            own("california", "default", 0, 44_000.0, 34.0),
        ];
        let rivals = [rival("diabetes", "linear", 8.9, 1.0), rival("california", "realmlp_td", 1.0, 270.0)];
        let goals = all(&Results::new(&lines, &rivals));
        assert_eq!(met(&goals, "quick", "CPU s of a fit ≤ 3"), Some(false));
        assert_eq!(met(&goals, "default", "california rmse ≤ 45000"), Some(true));
        assert_eq!(met(&goals, "default", "1/8 of RealMLP-TD"), Some(false));
        assert_eq!(met(&goals, "default", "diabetes: not worse"), Some(false));
        let goals = all(&Results::new(&lines, &[rival("diabetes", "linear", 9.1, 1.0)]));
        assert_eq!(met(&goals, "default", "diabetes: not worse"), Some(true));
    }

    #[test]
    fn seeds_say_what_noise_is() {
        let mut lines = vec![own("t", "tabm", 0, 9.0, 1.0), own("t", "tabm", 1, 11.0, 1.0)];
        lines.extend((1..TABLES).map(|i| own(&format!("t{i}"), "tabm", 0, 1.0, 1.0)));
        let goals = |reference: f64| all(&Results::new(&lines, &[rival("t", "tabm", reference, 3.0)]));
        assert_eq!(met(&goals(7.0), "tabm", "not worse than TabM"), Some(true));
        assert_eq!(met(&goals(6.0), "tabm", "not worse than TabM"), Some(false));
        assert_eq!(met(&goals(7.0), "tabm", "1/3 of TabM"), Some(true));
        let more = [rival("t", "tabm", 7.0, 3.0), rival("u", "tabm", 1.0, 3.0)];
        let elsewhere = all(&Results::new(&[&lines[..], &[own("u", "quick", 0, 1.0, 1.0)]].concat(), &more));
        assert_eq!(met(&elsewhere, "tabm", "1/3 of TabM"), None, "not on each of the rival's tables");
        let alone = all(&Results::new(&lines[..1], &[rival("t", "tabm", 6.0, 3.0)]));
        assert_eq!(met(&alone, "tabm", "not worse than TabM"), None);
    }

    #[test]
    fn eleven_of_twelve() {
        let lines: Vec<Value> = (0..12).map(|i| own(&format!("t{i}"), "quick", 0, 1.0, 1.0)).collect();
        let rivals = |lost: usize, all: usize| -> Vec<Value> {
            let one = |i| rival(&format!("t{i}"), "linear", if i < lost { 0.5 } else { 1.5 }, 1.0);
            (0..all).map(one).collect()
        };
        let quick =
            |lost, count| met(&all(&Results::new(&lines, &rivals(lost, count))), "quick", "linear model");
        assert_eq!((quick(1, 12), quick(2, 12)), (Some(true), Some(false)));
        assert_eq!((quick(0, 10), quick(2, 10)), (None, Some(false)));
    }
}
