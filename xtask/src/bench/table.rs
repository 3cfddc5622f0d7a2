//! The table of a bench: gradus beside the best rival, at the best thread count of each and at one thread.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Figures, figures};

/// What must be reached: (work, metric, against, ratio, share of the machine's peak). A ratio is rival's time over
/// ours, or our rate over the rival's.
const GOALS: [(&str, &str, &str, f64, f64); 10] = [
    ("W1", "us_per_step", "jax-scan", 4.0, 0.0),
    ("W1", "us_per_step", "torch-eager", 200.0, 0.0),
    ("W2", "s_per_epoch", "", 1.8, 0.75),
    ("W2b", "s_per_epoch", "", 2.0, 0.0),
    ("W3", "s_per_epoch", "", 1.7, 0.75),
    ("W4-sgd", "s_per_step", "", 1.2, 0.0),
    ("W4-adam", "s_per_step", "", 1.2, 0.0),
    ("W5", "us_batch1", "", 1.5, 0.0),
    ("W5", "samples_per_s_batch8192", "", 2.0, 0.0),
    ("W6", "us_per_step", "", 2.5, 0.0),
];

/// The best of some figures: (peer, threads, value).
fn best(
    figures: &Figures,
    at: &(String, String),
    wanted: impl Fn(&str, usize) -> bool,
) -> Option<(String, usize, f64)> {
    let more_is_better = at.1.starts_with("samples");
    let values = figures.get(at)?.iter().filter(|((peer, threads), _)| wanted(peer, *threads));
    let values =
        values.filter_map(|((peer, threads), v)| Some((peer.clone(), *threads, v["value"].as_f64()?)));
    values.min_by(|a, b| match more_is_better {
        true => b.2.total_cmp(&a.2),
        false => a.2.total_cmp(&b.2),
    })
}

/// The machine's limit on so many threads: GFLOP/s or GB/s.
fn limit(figures: &Figures, what: &str, metric: &str, threads: usize) -> Option<f64> {
    let line = figures.get(&(what.into(), metric.into()))?.get(&("machine".into(), threads))?;
    line["value"].as_f64()
}

/// As markdown and as JSON.
pub fn table(lines: &[Value], cores: usize) -> (String, Value) {
    let figures = figures(lines);
    let mut text = String::new();
    let mut rows = Vec::new();
    for threads in [1, cores] {
        let peak = limit(&figures, "peak", "gflops", threads).unwrap_or(f64::NAN);
        let stream = limit(&figures, "triad", "gbytes_per_s", threads).unwrap_or(f64::NAN);
        let _ = writeln!(
            text,
            "{threads} thread(s): {peak:.0} GFLOP/s of multiply-adds, {stream:.1} GB/s of triad"
        );
    }
    let _ = writeln!(
        text,
        "\n| work | gradus | rival | ratio | wanted | one thread | of peak | wanted | peak MiB |"
    );
    let _ = writeln!(text, "|---|---|---|---|---|---|---|---|---|");
    for (work, metric, against, ratio, share) in GOALS {
        let at = (work.to_string(), metric.to_string());
        let rival =
            |peer: &str| peer != "gradus" && peer != "machine" && (against.is_empty() || peer == against);
        let (Some(own), Some(other)) =
            (best(&figures, &at, |peer, _| peer == "gradus"), best(&figures, &at, |peer, _| rival(peer)))
        else {
            continue;
        };
        let over =
            |own: f64, other: f64| if metric.starts_with("samples") { own / other } else { other / own };
        let got = over(own.2, other.2);
        let alone = match (
            best(&figures, &at, |peer, t| peer == "gradus" && t == 1),
            best(&figures, &at, |peer, t| rival(peer) && t == 1),
        ) {
            (Some(own), Some(other)) => over(own.2, other.2),
            _ => f64::NAN,
        };
        let line = figures[&at][&("gradus".to_string(), own.1)]["line"].clone();
        let flops = line["step_gflop"].as_f64().unwrap_or(f64::NAN);
        let peak = limit(&figures, "peak", "gflops", cores).unwrap_or(f64::NAN);
        let seconds = if metric.starts_with("us") { own.2 * 1e-6 } else { own.2 };
        let of_peak = flops / seconds / peak;
        let met = got >= ratio && (share == 0.0 || of_peak >= share);
        let memory = line["peak_rss_mib"].as_f64();
        let _ = writeln!(
            text,
            "| {work} | {:.4} {metric} × {} | {:.4} {} × {} | {got:.2} | {ratio} | {alone:.2} | {} | {} | {} |{}",
            own.2,
            own.1,
            other.2,
            other.0,
            other.1,
            if of_peak.is_finite() { format!("{:.0} %", of_peak * 100.0) } else { "".into() },
            if share > 0.0 { format!("{:.0} %", share * 100.0) } else { "".into() },
            memory.map_or(String::new(), |m| format!("{m:.0}")),
            if met { "" } else { " **not met**" },
        );
        rows.push(json!({
            "work": work, "metric": metric, "gradus": own.2, "threads": own.1, "rival": other.0,
            "rival_threads": other.1, "rival_value": other.2, "ratio": got, "wanted": ratio,
            "one_thread_ratio": alone, "of_peak": of_peak, "of_peak_wanted": share, "met": met,
        }));
    }
    (text, json!({ "rows": rows, "figures": lines }))
}
