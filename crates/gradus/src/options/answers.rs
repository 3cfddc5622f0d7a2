//! What is made of the net's answers before a person reads them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is made of the net's answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerOptions {
    /// Whether probabilities are made as sure as they are right, where the validation rows say that this helps.
    pub calibrate: bool,
    /// From which probability on the positive one of two classes is named; where absent the more probable one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<ThresholdRule>,
    /// The positive one of two classes; the rarer of the training rows where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positive: Option<String>,
}

impl Default for AnswerOptions {
    fn default() -> Self {
        AnswerOptions { calibrate: true, threshold: None, positive: None }
    }
}

/// A threshold, or what it is chosen for on the validation rows. Written `0.3`, `f1`, `accuracy`, `balanced-accuracy`
/// or `cost:FP:FN`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
#[non_exhaustive]
pub enum ThresholdRule {
    /// This probability.
    At(f64),
    /// The largest F1 of the positive class: 2·hits / (named + true).
    F1,
    /// The largest share of right rows.
    Accuracy,
    /// The largest mean of the two classes' recalls.
    BalancedAccuracy,
    /// The least cost.
    Cost {
        /// What a row costs that is named positive and is not.
        false_positive: f64,
        /// What a row costs that is positive and not named so.
        false_negative: f64,
    },
}

impl fmt::Display for ThresholdRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ThresholdRule::At(at) => write!(f, "{at}"),
            ThresholdRule::F1 => f.write_str("f1"),
            ThresholdRule::Accuracy => f.write_str("accuracy"),
            ThresholdRule::BalancedAccuracy => f.write_str("balanced-accuracy"),
            ThresholdRule::Cost { false_positive, false_negative } => {
                write!(f, "cost:{false_positive}:{false_negative}")
            }
        }
    }
}

impl FromStr for ThresholdRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = "wanted a probability between 0 and 1, f1, accuracy, balanced-accuracy, or cost:FP:FN with the \
                      price of a false positive and of a false negative, such as cost:1:10";
        let name = text.trim().to_ascii_lowercase().replace('_', "-");
        let parts: Vec<&str> = name.split(':').collect();
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wanted.to_string());
        let rule = match parts[..] {
            ["f1"] => ThresholdRule::F1,
            ["accuracy"] => ThresholdRule::Accuracy,
            ["balanced-accuracy"] => ThresholdRule::BalancedAccuracy,
            ["cost", a, b] => ThresholdRule::Cost { false_positive: number(a)?, false_negative: number(b)? },
            [at] => ThresholdRule::At(number(at)?),
            _ => return Err(wanted.into()),
        };
        rule.is_sound().then_some(rule).ok_or_else(|| wanted.into())
    }
}

impl ThresholdRule {
    fn is_sound(&self) -> bool {
        match *self {
            ThresholdRule::At(at) => at > 0.0 && at < 1.0,
            ThresholdRule::Cost { false_positive: a, false_negative: b } => {
                [a, b].iter().all(|x| x.is_finite() && *x > 0.0)
            }
            ThresholdRule::F1 | ThresholdRule::Accuracy | ThresholdRule::BalancedAccuracy => true,
        }
    }
}

/// As files have it: a number, or a word.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(f64),
    Word(String),
}

impl TryFrom<Written> for ThresholdRule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let text = match written {
            Written::Number(at) => at.to_string(),
            Written::Word(word) => word,
        };
        text.parse().map_err(|wanted| format!("threshold '{text}': {wanted}"))
    }
}

impl From<ThresholdRule> for Written {
    fn from(rule: ThresholdRule) -> Written {
        match rule {
            ThresholdRule::At(at) => Written::Number(at),
            other => Written::Word(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_as_they_are_written() {
        for text in ["0.3", "f1", "accuracy", "balanced-accuracy", "cost:1:10", "cost:0.5:2"] {
            let rule: ThresholdRule = text.parse().unwrap();
            assert_eq!(rule.to_string(), text);
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<ThresholdRule>(&json).unwrap(), rule, "{json}");
        }
        assert_eq!("Balanced_Accuracy".parse(), Ok(ThresholdRule::BalancedAccuracy));
        for text in ["", "0", "1", "2", "nan", "cost", "cost:1", "cost:0:1", "cost:1:-2", "cost:1:inf", "auc"]
        {
            assert!(text.parse::<ThresholdRule>().unwrap_err().starts_with("wanted"), "{text}");
        }
    }
}
