//! How sure a model is, in a few lines.

use gradus::certainty::{
    Calibration, CalibrationOutcome, CertaintyResults, Coverage, ThresholdResult, TradeOff,
};
use gradus::options::ThresholdRule;

use super::words::{counted, cut, number, thousands};

/// All of it; nothing where there is nothing to say.
pub fn lines(results: &CertaintyResults) -> String {
    let mut text = String::new();
    text += &results.calibration.iter().map(calibration).collect::<String>();
    text += &results.threshold.iter().map(threshold).collect::<String>();
    text + &results.coverage.iter().map(coverage).collect::<String>()
}

fn calibration(c: &Calibration) -> String {
    match c.outcome {
        CalibrationOutcome::Applied => format!(
            "  calibrated         temperature {:.2}: log loss {:.4} → {:.4}, calibration error {:.4} → {:.4}\n",
            c.temperature,
            c.test_log_loss.before,
            c.test_log_loss.after,
            c.test_calibration_error.before,
            c.test_calibration_error.after
        ),
        CalibrationOutcome::NoGain | CalibrationOutcome::FewRows | CalibrationOutcome::FewMistakes => {
            let why = match c.outcome {
                CalibrationOutcome::FewRows => "too few validation rows",
                CalibrationOutcome::FewMistakes => "too few mistakes in the validation rows to tell",
                _ => "it would not lower their log loss",
            };
            format!("  not calibrated     {why}\n")
        }
    }
}

fn threshold(t: &ThresholdResult) -> String {
    let chosen = match t.rule {
        ThresholdRule::At(_) => String::new(),
        rule => format!(", chosen for {rule} on {}", counted(t.rows as u64, "validation row")),
    };
    let share = |x: Option<f64>| x.map_or("–".into(), |x| format!("{x:.3}"));
    let of = |t: &TradeOff| {
        format!("precision {}, recall {}, cost {}", share(t.precision), share(t.recall), number(t.cost))
    };
    format!(
        "  threshold          {} from {} on{chosen}\n                     {} (at 0.5: {})\n",
        cut(&t.positive, 24),
        number(t.at),
        of(&t.test),
        of(&t.test_most_probable)
    )
}

/// How often the truth was held.
pub fn coverage(c: &Coverage) -> String {
    let size = match (c.width, c.classes) {
        (Some(width), _) => format!("; half are narrower than {}", number(width)),
        (_, Some(classes)) => format!("; {classes:.2} classes on average"),
        _ => String::new(),
    };
    let what = if c.width.is_some() { "ranges" } else { "sets" };
    format!(
        "  {:.0} % {what:<13} hold the truth of {:.1} % of {} (95 % interval {:.1}–{:.1}){size}\n",
        100.0 * c.level,
        100.0 * c.share,
        if c.rows == 1 { "1 row".into() } else { format!("{} rows", thousands(c.rows as u64)) },
        100.0 * c.low,
        100.0 * c.high
    )
}
