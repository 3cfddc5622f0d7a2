//! Flags that say what is made of the net's answers.

use clap::Args;
use gradus::options::{AnswerOptions, ThresholdRule};

use super::data::set;

#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub struct AnswerArgs {
    /// Make probabilities as sure as they are right, where the validation rows say that it helps
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub calibrate: Option<bool>,
    /// From which probability on the positive one of two classes is named: 0.3, or chosen on the validation rows for f1, accuracy, balanced-accuracy or cost:FP:FN [default: the more probable class]
    #[arg(long, value_name = "RULE", value_parser = str::parse::<ThresholdRule>)]
    pub threshold: Option<ThresholdRule>,
    /// The positive one of two classes [default: the rarer one]
    #[arg(long, value_name = "CLASS")]
    pub positive: Option<String>,
}

impl AnswerArgs {
    pub fn apply(self, answers: &mut AnswerOptions) {
        set(&mut answers.calibrate, self.calibrate);
        answers.threshold = self.threshold.or(answers.threshold);
        answers.positive = self.positive.or(answers.positive.take());
    }
}
