//! All results, gradus' and the rivals', by model and table.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::numbers::{mean, mean_of, spread};
use crate::runs::setting;

/// Who was scored. gradus' presets come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// A preset of gradus.
    Preset(String),
    /// Someone else.
    Rival(String),
}

impl Model {
    /// A preset.
    pub fn preset(name: &str) -> Model {
        Model::Preset(name.into())
    }

    /// A rival.
    pub fn rival(name: &str) -> Model {
        Model::Rival(name.into())
    }

    /// What people call it.
    pub fn title(&self) -> String {
        let name = match self {
            Model::Preset(name) => return format!("gradus {name}"),
            Model::Rival(name) => name.as_str(),
        };
        let titles = [
            ("linear", "linear model"),
            ("sklearn_mlp", "scikit-learn MLP"),
            ("hist_gb", "HistGradientBoosting"),
            ("lightgbm", "LightGBM"),
            ("xgboost", "XGBoost"),
            ("catboost", "CatBoost"),
            ("realmlp_td", "RealMLP-TD"),
            ("realmlp_td_s", "RealMLP-TD-S"),
            ("tabm", "TabM"),
            ("tabm_mini", "TabM-mini"),
        ];
        titles.iter().find(|(key, _)| *key == name).map_or(name, |(_, title)| title).to_string()
    }
}

/// A model on a table: one line for each seed.
#[derive(Clone, Debug, Default)]
pub struct Runs(pub Vec<Value>);

impl Runs {
    /// A number of each line.
    pub fn each(&self, number: impl Fn(&Value) -> Option<f64>) -> Vec<f64> {
        self.0.iter().filter_map(number).filter(|x| x.is_finite()).collect()
    }

    /// A metric of each seed: under `scores`, or (rivals) in the line itself.
    pub fn metric(&self, name: &str) -> Vec<f64> {
        self.each(|line| line["scores"][name].as_f64().or_else(|| line[name].as_f64()))
    }

    /// The mean of a metric over seeds.
    pub fn score(&self, name: &str) -> Option<f64> {
        mean(&self.metric(name))
    }

    /// Its standard deviation over seeds.
    pub fn spread(&self, name: &str) -> Option<f64> {
        spread(&self.metric(name))
    }

    /// CPU seconds of a fit.
    pub fn fit(&self) -> Option<f64> {
        mean_of(self, "fit_cpu_s")
    }

    /// Seconds of a fit on the clock.
    pub fn wall(&self) -> Option<f64> {
        mean_of(self, "fit_s")
    }

    /// CPU seconds of predicting the test rows.
    pub fn predict(&self) -> Option<f64> {
        mean_of(self, "predict_cpu_s")
    }

    /// The most memory, in MiB.
    pub fn peak(&self) -> Option<f64> {
        self.each(|line| line["peak_mib"].as_f64()).into_iter().reduce(f64::max)
    }

    /// Why there is no figure.
    pub fn error(&self) -> Option<&str> {
        self.0.iter().find_map(|line| line["error"].as_str())
    }

    /// Whether a fit was ended before it wanted to.
    pub fn capped(&self) -> bool {
        self.0.iter().any(|line| line["time_capped"] == true || line["row_capped"] == true)
    }
}

/// What is known of a table without its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What is ranked by.
    pub metric: String,
    /// Rows to learn from.
    pub rows: usize,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Results {
    runs: BTreeMap<Model, BTreeMap<String, Runs>>,
    tables: BTreeMap<String, Facts>,
}

impl Results {
    /// Of both files; either may be missing.
    pub fn read(own: &Path, rivals: &Path) -> Result<Results, String> {
        let lines = |path: &Path| -> Result<Vec<Value>, String> {
            let text = match fs::read_to_string(path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                read => read.map_err(|error| format!("{}: {error}", path.display()))?,
            };
            let line = |(i, line): (usize, &str)| {
                serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), i + 1))
            };
            text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(line).collect()
        };
        Ok(Results::new(&lines(own)?, &lines(rivals)?))
    }

    /// Of lines. A later line takes the place of an earlier one of the same seed; runs of a preset on a table that were
    /// made with other options, another version or machine than the last one are left out, never averaged with it.
    pub fn new(own: &[Value], rivals: &[Value]) -> Results {
        let mut results = Results::default();
        let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_string();
        for line in own {
            let model = Model::Preset(text(line, "preset"));
            let runs = results.of(model, text(line, "table"));
            runs.0.retain(|old| setting(old) == setting(line) && old["seed"] != line["seed"]);
            runs.0.push(line.clone());
            if let (Some(metric), Some(rows)) = (line["metric"].as_str(), line["rows_train"].as_u64()) {
                let facts = Facts { metric: metric.into(), rows: rows as usize };
                results.tables.insert(text(line, "table"), facts);
            }
        }
        for line in rivals {
            let runs = results.of(Model::Rival(text(line, "peer")), text(line, "dataset"));
            runs.0.retain(|old| old["seed"] != line["seed"]);
            runs.0.push(line.clone());
        }
        results
    }

    fn of(&mut self, model: Model, table: String) -> &mut Runs {
        self.runs.entry(model).or_default().entry(table).or_default()
    }

    /// Every model.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.runs.keys()
    }

    /// The tables that a preset was run on.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Facts)> {
        self.tables.iter().map(|(name, facts)| (name.as_str(), facts))
    }

    /// Every model on every table.
    pub fn all(&self) -> impl Iterator<Item = (&Model, &str, &Runs)> {
        self.runs
            .iter()
            .flat_map(|(model, tables)| tables.iter().map(move |(table, runs)| (model, table.as_str(), runs)))
    }

    /// A model on a table.
    pub fn runs(&self, model: &Model, table: &str) -> Option<&Runs> {
        self.runs.get(model)?.get(table)
    }

    /// A model's error on a table by the table's metric, mean over seeds: lower is better.
    pub fn error(&self, model: &Model, table: &str) -> Option<f64> {
        let metric = &self.tables.get(table)?.metric;
        Some(as_error(metric, self.runs(model, table)?.score(metric)?))
    }
}

/// A metric as an error: what is better where it is higher counts as what it lacks to 1.
pub fn as_error(metric: &str, score: f64) -> f64 {
    match metric {
        "roc_auc" | "accuracy" | "r2" => 1.0 - score,
        _ => score,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line(seed: u64, options: &str, rmse: f64) -> Value {
        json!({
            "table": "t", "preset": "quick", "options": options, "seed": seed, "metric": "rmse", "rows_train": 10,
            "scores": { "rmse": rmse },
        })
    }

    #[test]
    fn the_last_options_count_and_a_seed_once() {
        let own =
            [line(0, "a", 9.0), line(1, "a", 9.0), line(0, "b", 3.0), line(1, "b", 5.0), line(1, "b", 1.0)];
        let results = Results::new(&own, &[json!({ "dataset": "t", "peer": "linear", "rmse": 4.0 })]);
        let quick = results.runs(&Model::preset("quick"), "t").unwrap();
        assert_eq!(quick.metric("rmse"), [3.0, 1.0]);
        assert_eq!(results.error(&Model::preset("quick"), "t"), Some(2.0));
        assert_eq!(results.error(&Model::rival("linear"), "t"), Some(4.0));
    }

    #[test]
    fn errors_are_lower_where_better() {
        assert_eq!((as_error("roc_auc", 0.75), as_error("log_loss", 0.75)), (0.25, 0.75));
    }
}
