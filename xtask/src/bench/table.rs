//! The table of a bench: gradus beside the best rival, at the best thread count of each and at one thread.

use std::fmt::Write;

use serde_json::{Value, json};

use super::figures::{Figure, Figures};
use super::goals::{GOALS, Goal, W500M_MIB};
use super::job::OTHERS;

/// Cores that others may keep busy while something is timed.
const DISTURBING: f64 = 0.1;

/// As markdown and as JSON.
pub fn table(lines: &[Value], cores: usize) -> (String, Value) {
    let run = Run { figures: Figures::new(lines), cores };
    let mut text = String::new();
    let mut threads = vec![1, cores];
    threads.dedup();
    for threads in threads {
        let peak = run.figures.limit("peak", "gflops", threads);
        let stream = run.figures.limit("triad", "gbytes_per_s", threads);
        let _ = writeln!(
            text,
            "{threads} thread(s): {peak:.0} GFLOP/s of multiply-adds, {stream:.1} GB/s of triad"
        );
    }
    let rows: Vec<Row> = GOALS.iter().filter_map(|goal| run.row(goal)).collect();
    text += &goals(&rows);
    text += &run.rivals();
    text += &run.shares();
    text += &run.large();
    text += &disturbed(lines);
    (text, json!({ "rows": rows.iter().map(Row::json).collect::<Vec<_>>(), "figures": lines }))
}

/// All figures of a run.
struct Run {
    figures: Figures,
    cores: usize,
}

/// gradus and a rival, each on its best thread count, and each on one.
struct Row<'a> {
    goal: &'a Goal,
    own: &'a Figure,
    rival: &'a Figure,
    alone: Option<(&'a Figure, &'a Figure)>,
    /// Shares of all cores' peak.
    share: f64,
    rival_share: f64,
    /// Of one core's, on one thread.
    alone_shares: Option<(f64, f64)>,
    /// As multiples of weights and activations.
    memory: Option<f64>,
    rival_memory: Option<f64>,
}

impl Run {
    fn row<'a>(&'a self, goal: &'a Goal) -> Option<Row<'a>> {
        let is_own = |f: &Figure| f.peer == "gradus";
        let is_rival = |f: &Figure| !is_own(f) && (goal.against.is_empty() || f.peer == goal.against);
        let best = |wanted: &dyn Fn(&Figure) -> bool| self.figures.best(goal.work, goal.metric, wanted);
        let (own, rival) = (best(&is_own)?, best(&is_rival)?);
        let alone = best(&|f| is_own(f) && f.threads == 1).zip(best(&|f| is_rival(f) && f.threads == 1));
        let gflop = own.line["gflop"].as_f64().unwrap_or(f64::NAN);
        let share = |f: &Figure, threads| gflop / f.seconds / self.figures.limit("peak", "gflops", threads);
        let memory = |f: &Figure| multiple(f, own);
        Some(Row {
            goal,
            own,
            rival,
            alone,
            share: share(own, self.cores),
            rival_share: share(rival, self.cores),
            alone_shares: alone.map(|(own, rival)| (share(own, 1), share(rival, 1))),
            memory: memory(own),
            rival_memory: memory(rival),
        })
    }

    /// What every rival reaches.
    fn rivals(&self) -> String {
        let mut text = String::from(
            "\nEveryone's best: time over gradus', and the share of the machine's peak on as many threads as it has.\n\n\
             | work | who | figure | over gradus | of peak | 1 thread | over gradus | of peak | peak MiB |\n\
             |---|---|---|---|---|---|---|---|---|\n",
        );
        for (work, metric) in self.figures.all() {
            let own = |threads: Option<usize>| {
                self.figures.best(work, metric, |f| {
                    f.peer == "gradus" && threads.is_none_or(|threads| f.threads == threads)
                })
            };
            let Some(gflop) = own(None).and_then(|f| f.line["gflop"].as_f64()) else { continue };
            let mut peers: Vec<&str> =
                self.figures.of(work, metric).iter().map(|f| f.peer.as_str()).collect();
            peers.sort_by_key(|peer| (*peer != "gradus", *peer));
            peers.dedup();
            for peer in peers {
                let best = |threads: Option<usize>| {
                    let wanted = |f: &Figure| f.peer == peer && threads.is_none_or(|n| f.threads == n);
                    self.figures.best(work, metric, wanted)
                };
                let cells = |figure: Option<&Figure>, own: Option<&Figure>, threads: usize| {
                    let Some((figure, own)) = figure.zip(own) else { return "| | |".into() };
                    let peak = self.figures.limit("peak", "gflops", threads);
                    let (value, of_peak) = (number(figure.value), percent(gflop / figure.seconds / peak));
                    format!(
                        "| {value} × {} | {:.2} | {of_peak} ",
                        figure.threads,
                        figure.seconds / own.seconds
                    )
                };
                let memory = best(None).and_then(|f| f.peak_mib).map_or(String::new(), number);
                let many = cells(best(None), own(None), self.cores);
                let one = cells(best(Some(1)), own(Some(1)), 1);
                let _ = writeln!(text, "| {work} {metric} | {peer} {many}{one}| {memory} |");
            }
        }
        text
    }

    /// What shuffling and gathering take of an epoch.
    fn shares(&self) -> String {
        let mut text = String::new();
        for work in ["W2", "W2b", "W3"] {
            let share = |metric| self.figures.of(work, metric).first().map(|f| percent(f.value));
            if let (Some(shuffling), Some(gathering), Some(reading)) =
                (share("share_of_shuffling"), share("share_of_gathering"), share("share_of_reading_in_order"))
            {
                let _ = writeln!(
                    text,
                    "{work}: of an epoch, shuffling takes {shuffling}, gathering its rows {gathering} (reading them in \
                     order would take {reading})."
                );
            }
        }
        if text.is_empty() { text } else { format!("\n{text}") }
    }

    /// The large net, which has no rivals.
    fn large(&self) -> String {
        let Some(own) = self.figures.best("W500M", "s_per_step", |f| f.peer == "gradus") else {
            return String::new();
        };
        let of = |key: &str| own.line[key].as_f64().unwrap_or(f64::NAN);
        let (memory, learns) = (of("peak_rss_mib"), of("loss_last") < of("loss_first"));
        let peak = self.figures.limit("peak", "gflops", own.threads);
        format!(
            "\nW500M: {} million weights with Adam, {:.2} s a step × {} ({} of peak); the loss went from {:.3} to {:.3}; \
             {memory:.0} MiB of {W500M_MIB:.0}: {}\n",
            (of("parameters") * 1e-6).floor(),
            own.value,
            own.threads,
            percent(of("gflop") / own.seconds / peak),
            of("loss_first"),
            of("loss_last"),
            if learns && memory < W500M_MIB { "met" } else { "**not met**" },
        )
    }
}

/// Which processes were timed while others kept the machine busy.
fn disturbed(lines: &[Value]) -> String {
    let mut said: Vec<String> = Vec::new();
    for line in lines {
        let cores = line[OTHERS].as_f64().unwrap_or(0.0);
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_string();
        let line = format!("{} {} × {}: {cores:.2}", text("workload"), text("peer"), line["threads"]);
        if cores > DISTURBING && !said.contains(&line) {
            said.push(line);
        }
    }
    match said.is_empty() {
        true => String::new(),
        false => format!(
            "\nTimed while other processes kept cores busy, so not to be trusted: {}\n",
            said.join("; ")
        ),
    }
}

/// How many times the bytes of weights and activations a process had.
fn multiple(figure: &Figure, own: &Figure) -> Option<f64> {
    let needed = own.line["weights_mib"].as_f64()? + own.line["activations_mib"].as_f64()?;
    Some(figure.peak_mib? / needed)
}

impl Row<'_> {
    fn ratio(&self) -> f64 {
        self.rival.seconds / self.own.seconds
    }

    fn alone_ratio(&self) -> Option<f64> {
        self.alone.map(|(own, rival)| rival.seconds / own.seconds)
    }

    /// What is not reached.
    fn missed(&self) -> Vec<&'static str> {
        let goal = self.goal;
        let mut missed = Vec::new();
        if self.ratio() < goal.ratio {
            missed.push("ratio");
        }
        if self.alone_ratio().is_some_and(|ratio| ratio < goal.ratio) {
            missed.push("ratio on one thread");
        }
        if self.share < goal.share {
            missed.push("share of peak");
        }
        if goal.memory > 0.0 && self.memory.is_none_or(|memory| memory > goal.memory) {
            missed.push("memory");
        }
        missed
    }

    fn json(&self) -> Value {
        let goal = self.goal;
        json!({
            "work": goal.work, "metric": goal.metric, "gradus": self.own.value, "threads": self.own.threads,
            "rival": self.rival.peer, "rival_threads": self.rival.threads, "rival_value": self.rival.value,
            "ratio": self.ratio(), "wanted": goal.ratio, "most_possible": 1.0 / self.rival_share,
            "one_thread": self.alone.map(|(own, rival)| json!({
                "gradus": own.value, "rival": rival.peer, "rival_value": rival.value,
            })),
            "one_thread_ratio": self.alone_ratio(), "of_peak": self.share, "rival_of_peak": self.rival_share,
            "of_peak_wanted": goal.share, "one_thread_of_peak": self.alone_shares.map(|s| s.0),
            "rival_one_thread_of_peak": self.alone_shares.map(|s| s.1), "peak_mib": self.own.peak_mib,
            "memory": self.memory, "rival_memory": self.rival_memory, "memory_wanted": goal.memory,
            "missed": self.missed(), "met": self.missed().is_empty(),
        })
    }
}

/// The table of what is wanted.
fn goals(rows: &[Row]) -> String {
    let mut text = String::from(
        "\nRatio: the best rival's time over gradus', each on its best number of threads. At most: what the ratio would \
         be if gradus reached the machine's peak. Memory: MiB, and for W4 the multiple of weights and activations.\n\n\
         | work | gradus | rival | ratio | wanted | at most | 1 thread: gradus | rival | ratio | of peak: gradus | \
         rival | wanted | of 1-thread peak: gradus | rival | memory: gradus | rival | wanted | met |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let goal = row.goal;
        let (own, rival) = (row.own, row.rival);
        let alone = match (row.alone, row.alone_ratio()) {
            (Some((own, rival)), Some(ratio)) => {
                format!("{} | {} {} | {ratio:.2}", number(own.value), number(rival.value), rival.peer)
            }
            _ => " | | ".into(),
        };
        let shares = row
            .alone_shares
            .map_or(" | ".into(), |(own, rival)| format!("{} | {}", percent(own), percent(rival)));
        let memory = |figure: &Figure, multiple: Option<f64>| match (figure.peak_mib, multiple) {
            (Some(mib), Some(multiple)) if goal.memory > 0.0 => format!("{mib:.0} = {multiple:.2} ×"),
            (Some(mib), _) => format!("{mib:.0}"),
            (None, _) => String::new(),
        };
        let optional = |wanted: f64, text: String| if wanted > 0.0 { text } else { String::new() };
        let missed = row.missed();
        let _ = writeln!(
            text,
            "| {} {} | {} × {} | {} {} × {} | {:.2} | {}{} | {:.2} | {alone} | {} | {} | {} | {shares} | {} | {} | {} | {} |",
            goal.work,
            goal.metric,
            number(own.value),
            own.threads,
            number(rival.value),
            rival.peer,
            rival.threads,
            row.ratio(),
            goal.ratio,
            if goal.against.is_empty() { String::new() } else { format!(" × {}", goal.against) },
            1.0 / row.rival_share,
            percent(row.share),
            percent(row.rival_share),
            optional(goal.share, percent(goal.share)),
            memory(own, row.memory),
            memory(rival, row.rival_memory),
            optional(goal.memory, format!("{} ×", goal.memory)),
            if missed.is_empty() { "yes".into() } else { format!("**no**: {}", missed.join(", ")) },
        );
    }
    text
}

/// Four digits, without an exponent.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 100.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}

fn percent(share: f64) -> String {
    match share.is_finite() {
        true if share.abs() < 0.01 => format!("{:.1} %", share * 100.0),
        true => format!("{:.0} %", share * 100.0),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(work: &str, peer: &str, threads: usize, metric: &str, value: f64) -> Value {
        json!({
            "workload": work, "peer": peer, "threads": threads, "metric": metric, "value": value, "gflop": 75.0,
            "weights_mib": 90.0, "activations_mib": 10.0, "peak_rss_mib": 120.0,
        })
    }

    fn lines() -> Vec<Value> {
        vec![
            line("peak", "machine", 1, "gflops", 100.0),
            line("peak", "machine", 2, "gflops", 190.0),
            line("peak", "machine", 2, "gflops", 200.0),
            line("W4-sgd", "gradus", 1, "s_per_step", 1.0),
            line("W4-sgd", "gradus", 2, "s_per_step", 0.5),
            line("W4-sgd", "slow", 2, "s_per_step", 2.0),
            line("W4-sgd", "quick", 1, "s_per_step", 1.1),
            line("W4-sgd", "quick", 2, "s_per_step", 0.75),
            line("W5", "gradus", 2, "samples_per_s_batch8192", 400.0),
            line("W5", "quick", 2, "samples_per_s_batch8192", 100.0),
        ]
    }

    #[test]
    fn rows_compare_best_with_best_and_one_thread_with_one() {
        let (text, json) = table(&lines(), 2);
        let row = &json["rows"][0];
        assert_eq!((&row["rival"], &row["ratio"]), (&json!("quick"), &json!(1.5)));
        assert_eq!((&row["of_peak"], &row["rival_of_peak"]), (&json!(0.75), &json!(0.5)));
        assert_eq!((&row["most_possible"], &row["memory"]), (&json!(2.0), &json!(1.2)));
        assert_eq!(row["missed"], json!(["ratio on one thread"]));
        // More rows a second are better.
        assert_eq!((&json["rows"][1]["ratio"], &json["rows"][1]["met"]), (&json!(4.0), &json!(true)));
        assert!(text.contains("2 thread(s): 200 GFLOP/s"), "{text}");
        assert!(text.contains("120 = 1.20 ×"), "{text}");
    }

    #[test]
    fn columns_are_as_many_in_every_line_of_a_table() {
        let (text, _) = table(&lines(), 2);
        let tables = text.split("\n\n").filter(|part| part.starts_with('|'));
        let mut seen = 0;
        for part in tables {
            let bars: Vec<usize> = part.lines().map(|line| line.matches('|').count()).collect();
            assert!(bars.iter().all(|&n| n == bars[0]), "{bars:?}\n{part}");
            seen += 1;
        }
        assert_eq!(seen, 2);
    }

    #[test]
    fn a_busy_machine_is_named() {
        let mut lines = lines();
        assert!(!table(&lines, 2).0.contains("other processes"));
        lines[3][OTHERS] = json!(0.5);
        assert!(
            table(&lines, 2)
                .0
                .contains("other processes kept cores busy, so not to be trusted: W4-sgd gradus × 1: 0.50")
        );
    }

    #[test]
    fn the_large_net_must_learn_within_its_memory() {
        let mut large = line("W500M", "gradus", 2, "s_per_step", 2.0);
        large["loss_first"] = json!(2.3);
        large["loss_last"] = json!(1.0);
        large["parameters"] = json!(500_300_000);
        assert!(table(&[large.clone()], 2).0.contains(": met"));
        large["loss_last"] = json!(2.4);
        assert!(table(&[large], 2).0.contains("not met"));
    }
}
