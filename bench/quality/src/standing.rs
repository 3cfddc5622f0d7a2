//! Where everyone stands.

use crate::numbers::{geometric, mean, normalised, ranks};
use crate::results::{Model, Results};

/// The rivals that are ranked; others are only listed.
pub const RANKED: [&str; 8] =
    ["linear", "sklearn_mlp", "hist_gb", "lightgbm", "xgboost", "catboost", "realmlp_td", "tabm"];

/// A model among others, over tables where all of them have a figure.
#[derive(Clone, Debug)]
pub struct Place {
    /// Who.
    pub model: Model,
    /// The mean of its ranks.
    pub rank: f64,
    /// The mean of its normalised errors.
    pub error: f64,
    /// Geometric mean of CPU seconds of a fit.
    pub fit: Option<f64>,
    /// Of predicting the test rows.
    pub predict: Option<f64>,
    /// The most memory on any of the tables, in MiB.
    pub peak: Option<f64>,
}

/// Models compared over tables.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The tables.
    pub tables: Vec<String>,
    /// The best first.
    pub places: Vec<Place>,
}

impl Ranking {
    /// Of models that all have a figure on all of the tables.
    pub fn new(results: &Results, models: &[Model], tables: &[String]) -> Ranking {
        let (mut rank, mut error) = (vec![Vec::new(); models.len()], vec![Vec::new(); models.len()]);
        for table in tables {
            let errors: Vec<f64> =
                models.iter().map(|model| results.error(model, table).unwrap_or(f64::NAN)).collect();
            ranks(&errors).into_iter().zip(&mut rank).for_each(|(x, all)| all.push(x));
            normalised(&errors).into_iter().zip(&mut error).for_each(|(x, all)| all.push(x));
        }
        let place = |(i, model): (usize, &Model)| {
            let each = |number: fn(&crate::results::Runs) -> Option<f64>| -> Vec<f64> {
                tables.iter().filter_map(|table| number(results.runs(model, table)?)).collect()
            };
            Place {
                model: model.clone(),
                rank: mean(&rank[i]).unwrap_or(f64::NAN),
                error: mean(&error[i]).unwrap_or(f64::NAN),
                fit: geometric(&each(|runs| runs.fit())),
                predict: geometric(&each(|runs| runs.predict())),
                peak: each(|runs| runs.peak()).into_iter().reduce(f64::max),
            }
        };
        let mut places: Vec<Place> = models.iter().enumerate().map(place).collect();
        places.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        Ranking { tables: tables.to_vec(), places }
    }

    /// Over the tables, of the given, where all models have a figure.
    pub fn common(results: &Results, models: &[Model], tables: &[String]) -> Ranking {
        let has_all = |table: &&String| models.iter().all(|model| results.error(model, table).is_some());
        let tables: Vec<String> = tables.iter().filter(has_all).cloned().collect();
        Ranking::new(results, models, &tables)
    }

    /// A model's mean rank.
    pub fn rank(&self, model: &Model) -> Option<f64> {
        self.places
            .iter()
            .find(|place| place.model == *model)
            .map(|place| place.rank)
            .filter(|x| x.is_finite())
    }
}

/// Two rankings: of those who have a figure everywhere, and of everyone over the tables that they share.
pub struct Standing {
    /// All tables.
    pub tables: Vec<String>,
    /// Who has a figure on each of them.
    pub whole: Ranking,
    /// Everyone with a figure on at least half of them, over the tables where all of those have one.
    pub shared: Ranking,
    /// Who is ranked in neither, and on how many tables there is a figure.
    pub left_out: Vec<(Model, usize)>,
}

impl Standing {
    /// Over some tables, or all.
    pub fn new(results: &Results, only: &[String]) -> Standing {
        let tables: Vec<String> = results
            .tables()
            .map(|(name, _)| name.to_string())
            .filter(|name| only.is_empty() || only.contains(name))
            .collect();
        let count =
            |model: &Model| tables.iter().filter(|table| results.error(model, table).is_some()).count();
        let ranked = |model: &&Model| match model {
            Model::Preset(_) => true,
            Model::Rival(name) => RANKED.contains(&name.as_str()),
        };
        let models: Vec<Model> = results.models().filter(ranked).cloned().collect();
        let of = |least: usize| -> Vec<Model> {
            models.iter().filter(|model| count(model) >= least.max(1)).cloned().collect()
        };
        let (whole, shared) = (of(tables.len()), of(tables.len().div_ceil(2)));
        let left_out = results.models().filter(|model| !shared.contains(model) && count(model) > 0);
        Standing {
            left_out: left_out.map(|model| (model.clone(), count(model))).collect(),
            whole: Ranking::new(results, &whole, &tables),
            shared: Ranking::common(results, &shared, &tables),
            tables,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn missing_figures_shrink_the_tables_not_the_ranks() {
        let own = |table: &str, rmse: f64| {
            json!({
                "table": table, "preset": "quick", "seed": 0, "metric": "rmse", "rows_train": 9, "fit_cpu_s": 2.0,
                "scores": { "rmse": rmse },
            })
        };
        let rival =
            |table: &str, peer: &str, rmse: f64| json!({ "dataset": table, "peer": peer, "rmse": rmse });
        let results = Results::new(
            &[own("a", 1.0), own("b", 1.0), own("c", 3.0)],
            &[
                rival("a", "linear", 2.0),
                rival("b", "linear", 1.0),
                rival("c", "linear", 1.0),
                rival("a", "tabm", 3.0),
                rival("b", "tabm", 0.5),
                rival("a", "tabm_mini", 0.1),
            ],
        );
        let standing = Standing::new(&results, &[]);
        let quick = Model::preset("quick");
        assert_eq!(standing.whole.tables, ["a", "b", "c"]);
        assert_eq!(standing.whole.rank(&quick), Some((1.0 + 1.5 + 2.0) / 3.0));
        assert_eq!(standing.whole.rank(&Model::rival("tabm")), None);
        assert_eq!(standing.shared.tables, ["a", "b"]);
        assert_eq!(standing.shared.rank(&quick), Some((1.0 + 2.5) / 2.0));
        assert_eq!(standing.left_out, [(Model::rival("tabm_mini"), 1)]);
        assert_eq!(Standing::new(&results, &["c".into()]).whole.rank(&quick), Some(2.0));
    }
}
