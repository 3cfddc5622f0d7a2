//! Figures from lines of JSON, by work, metric, peer and threads.

use std::collections::BTreeMap;

use serde_json::Value;

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Who.
    pub peer: String,
    /// On how many threads.
    pub threads: usize,
    /// As it was said.
    pub value: f64,
    /// Of one step, epoch or row.
    pub seconds: f64,
    /// The most memory that its process had.
    pub peak_mib: Option<f64>,
    /// The line it comes from.
    pub line: Value,
}

/// All of a run.
pub struct Figures(BTreeMap<(String, String), Vec<Figure>>);

/// Seconds of a unit of work, whatever the metric is counted in.
pub fn seconds(metric: &str, value: f64) -> f64 {
    match metric {
        _ if metric.starts_with("samples_per_s") => 1.0 / value,
        _ if metric.starts_with("us_") => value * 1e-6,
        _ => value,
    }
}

impl Figures {
    /// Sorts lines; those that are no figures are passed over.
    pub fn new(lines: &[Value]) -> Figures {
        let mut figures = BTreeMap::<_, Vec<_>>::new();
        for line in lines {
            let text = |key: &str| line[key].as_str().map(str::to_string);
            let (Some(work), Some(metric), Some(peer)) = (text("workload"), text("metric"), text("peer"))
            else {
                continue;
            };
            let (Some(threads), Some(value)) = (line["threads"].as_u64(), line["value"].as_f64()) else {
                continue;
            };
            let figure = Figure {
                peer,
                threads: threads as usize,
                value,
                seconds: seconds(&metric, value),
                peak_mib: line["peak_rss_mib"].as_f64(),
                line: line.clone(),
            };
            figures.entry((work, metric)).or_default().push(figure);
        }
        Figures(figures)
    }

    /// Those of a work and a metric.
    pub fn of(&self, work: &str, metric: &str) -> &[Figure] {
        self.0.get(&(work.into(), metric.into())).map_or(&[], Vec::as_slice)
    }

    /// The quickest that is wanted.
    pub fn best(&self, work: &str, metric: &str, wanted: impl Fn(&Figure) -> bool) -> Option<&Figure> {
        self.of(work, metric).iter().filter(|f| wanted(f)).min_by(|a, b| a.seconds.total_cmp(&b.seconds))
    }

    /// The machine's limit on so many threads, GFLOP/s or GB/s: the most that was seen in the run.
    pub fn limit(&self, what: &str, metric: &str, threads: usize) -> f64 {
        let values = self.of(what, metric).iter().filter(|f| f.threads == threads).map(|f| f.value);
        values.fold(f64::NAN, f64::max)
    }

    /// Every work and metric.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().map(|(work, metric)| (work.as_str(), metric.as_str()))
    }
}
