//! Encoders of categories and booleans: one input a level, or one code for an embedding.

use super::levels::{FIRST_LEVEL_CODE, Levels, MISSING_CODE, OTHER_CODE};
use super::{Mark, Recipe};
use serde::{Deserialize, Serialize};

/// How often each level occurred in the training rows.
pub(crate) struct Counts {
    /// Per level of the table's column.
    pub levels: Vec<usize>,
    /// Rows without a value.
    pub missing: usize,
}

impl Counts {
    /// Counts the codes (0 is missing, `k` is level `k − 1`); a code beyond the levels counts as missing.
    pub fn of(codes: impl Iterator<Item = u32>, levels: usize) -> Counts {
        let mut counts = Counts { levels: vec![0; levels], missing: 0 };
        for code in codes {
            match (code as usize).checked_sub(1).and_then(|k| counts.levels.get_mut(k)) {
                Some(count) => *count += 1,
                None => counts.missing += 1,
            }
        }
        counts
    }
}

/// Which inputs a category has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OneHotRule {
    /// One a known level, 0 or 1; and "is missing" and "is other" where training rows were so. With exactly two known
    /// levels and nothing else in training there is **one** input: +1 for the first, −1 for the second, 0 for missing
    /// or unseen. With one known level its input would only repeat what the others say, so it is left out.
    #[default]
    Flagged,
    /// As RealMLP has it (arXiv 2407.04491 and pytabkit 1.7.2). Three known levels or more: one input a level, 0 or 1,
    /// all zeros for a cell that is missing or not known. Two: one input, +1, −1 and 0. One: one input, +1, and −1 for
    /// a cell that is missing or not known.
    Signed,
    /// As TabM has it (arXiv 2410.24210): one input a known level, 0 or 1, all zeros for a cell that is missing or not
    /// known.
    Plain,
}

impl OneHotRule {
    fn is_default(&self) -> bool {
        *self == OneHotRule::default()
    }
}

/// The inputs of a category, by its [`OneHotRule`]: 0 and 1, or ±1, as they are or by a [`Mark`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OneHot {
    /// The known levels.
    pub levels: Levels,
    /// Whether "is other" is an input: so where training rows held rare levels.
    pub other_input: bool,
    /// Whether "is missing" is an input: so where training rows had missing cells.
    pub missing_input: bool,
    /// Which inputs there are.
    #[serde(default, skip_serializing_if = "OneHotRule::is_default")]
    pub rule: OneHotRule,
    /// What −1, 0 and 1 are written as, for each input; empty where they are written as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// Inputs that the known levels of a [`OneHot`] have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// None: there is one level, or none.
    Nothing,
    /// One input: 1 for the level, −1 for anything else.
    Presence,
    /// One input, ±1.
    Sign,
    /// One a level.
    Each,
}

impl OneHot {
    fn layout(&self) -> Layout {
        match (self.rule, self.levels.len()) {
            (_, 0) | (OneHotRule::Flagged, 1) => Layout::Nothing,
            (OneHotRule::Flagged, 2) if !self.other_input && !self.missing_input => Layout::Sign,
            (OneHotRule::Signed, 1) => Layout::Presence,
            (OneHotRule::Signed, 2) => Layout::Sign,
            _ => Layout::Each,
        }
    }

    fn level_width(&self) -> usize {
        match self.layout() {
            Layout::Nothing => 0,
            Layout::Presence | Layout::Sign => 1,
            Layout::Each => self.levels.len(),
        }
    }

    /// The number of inputs.
    pub fn width(&self) -> usize {
        self.level_width() + usize::from(self.other_input) + usize::from(self.missing_input)
    }

    /// The names of the inputs: `workclass = Private`, `workclass is other`, `workclass is missing`.
    pub(crate) fn names(&self, column: &str) -> Vec<String> {
        let levels = self.levels.names().iter().take(self.level_width());
        let mut names: Vec<String> = levels.map(|level| format!("{column} = {level}")).collect();
        if self.other_input {
            names.push(format!("{column} is other"));
        }
        if self.missing_input {
            names.push(format!("{column} is missing"));
        }
        names
    }

    /// What is wrong with it, if anything is.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let marks = &self.marks;
        match () {
            () if self.width() == 0 => Some("it makes no input"),
            () if !marks.is_empty() && marks.len() != self.width() => Some("it has marks for other inputs"),
            () if !marks.iter().all(|mark| mark.is_sound()) => Some("its marks are not usable"),
            () => None,
        }
    }

    /// Scales its inputs as they are in the training rows of these counts.
    fn mark(&mut self, counts: &Counts, known: &[usize]) {
        let rows = counts.missing + counts.levels.iter().sum::<usize>();
        let ones = |n: usize| Mark::robust([0, rows - n, n]);
        let [first, second] = [0, 1].map(|k| known.get(k).copied().unwrap_or(0));
        let mut marks = match self.layout() {
            Layout::Nothing => Vec::new(),
            Layout::Presence => vec![Mark::robust([rows - first, 0, first])],
            Layout::Sign => vec![Mark::robust([second, rows - first - second, first])],
            Layout::Each => known.iter().map(|&n| ones(n)).collect(),
        };
        if self.other_input {
            marks.push(ones(rows - counts.missing - known.iter().sum::<usize>()));
        }
        if self.missing_input {
            marks.push(ones(counts.missing));
        }
        self.marks = marks;
    }

    /// Writes the inputs of a cell of this code into `out` (`width` values).
    pub(crate) fn write(&self, code: u32, out: &mut [f32]) {
        out.fill(0.0);
        let (place, value) = match (code, self.layout()) {
            (MISSING_CODE, _) if self.missing_input => (self.width().checked_sub(1), 1.0),
            (OTHER_CODE, _) if self.other_input => (Some(self.level_width()), 1.0),
            (MISSING_CODE | OTHER_CODE, Layout::Presence) => (Some(0), -1.0),
            (MISSING_CODE | OTHER_CODE, _) | (_, Layout::Nothing) => (None, 0.0),
            (_, Layout::Presence) => (Some(0), 1.0),
            (code, Layout::Sign) => (Some(0), if code == FIRST_LEVEL_CODE { 1.0 } else { -1.0 }),
            (code, Layout::Each) => (code.checked_sub(FIRST_LEVEL_CODE).map(|k| k as usize), 1.0),
        };
        if let Some(cell) = place.and_then(|k| out.get_mut(k)) {
            *cell = value;
        }
        for (cell, mark) in out.iter_mut().zip(&self.marks) {
            *cell = mark.write(*cell);
        }
    }
}

/// One code a row, for an embedding: [`MISSING_CODE`], [`OTHER_CODE`], then the known levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Codes {
    /// The known levels.
    pub levels: Levels,
}

impl Codes {
    /// The number of different codes: known levels + 2.
    pub fn cardinality(&self) -> u32 {
        u32::try_from(self.levels.len()).unwrap_or(u32::MAX).saturating_add(FIRST_LEVEL_CODE)
    }
}

/// What a category column becomes.
pub(crate) enum Fitted {
    /// Inputs of 0 and 1.
    OneHot(OneHot),
    /// A code.
    Codes(Codes),
    /// Nothing: every training row is in the same state.
    Constant,
    /// Nothing: no level is frequent enough to be known.
    Rare,
    /// Nothing: every training row lacks a value.
    AllMissing,
}

/// Chooses the known levels (at least `min_count` training rows) and how they are encoded.
pub(crate) fn fit(names: &[String], counts: &Counts, min_count: usize, recipe: &Recipe) -> Fitted {
    let seen = counts.levels.iter().filter(|&&n| n > 0).count();
    let known = || names.iter().zip(&counts.levels).filter(|&(_, &n)| n >= min_count.max(1));
    let (levels, known): (Vec<String>, Vec<usize>) = known().map(|(name, &n)| (name.clone(), n)).unzip();
    let has_other = known.len() < seen;
    let has_missing = counts.missing > 0;
    let states = known.len() + usize::from(has_other) + usize::from(has_missing);
    let rare = known.is_empty() && has_other;
    // Names in a table are unique, so levels cannot fail but for more than 2³² of them.
    let Some(levels) = Levels::new(levels) else { return Fitted::Rare };
    match states {
        0 => Fitted::AllMissing,
        1 if seen == 0 => Fitted::AllMissing,
        1 if rare => Fitted::Rare,
        1 => Fitted::Constant,
        _ if levels.len() <= recipe.one_hot_limit => {
            let flagged = recipe.one_hot == OneHotRule::Flagged;
            let (other_input, missing_input) = (flagged && has_other, flagged && has_missing);
            let rule = recipe.one_hot;
            let mut one_hot = OneHot { levels, other_input, missing_input, rule, marks: Vec::new() };
            if recipe.scale_marks {
                one_hot.mark(counts, &known);
            }
            if one_hot.width() > 0 { Fitted::OneHot(one_hot) } else { Fitted::Rare }
        }
        _ => Fitted::Codes(Codes { levels }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_hot(counts: &[usize], missing: usize, min_count: usize) -> OneHot {
        let names: Vec<String> = (0..counts.len()).map(|k| format!("l{k}")).collect();
        match fit(&names, &Counts { levels: counts.to_vec(), missing }, min_count, &Recipe::HOUSE) {
            Fitted::OneHot(encoder) => encoder,
            _ => panic!("not one-hot"),
        }
    }

    fn encode(encoder: &OneHot, code: u32) -> Vec<f32> {
        let mut out = vec![f32::NAN; encoder.width()];
        encoder.write(code, &mut out);
        out
    }

    #[test]
    fn two_levels_are_one_input() {
        let encoder = one_hot(&[5, 7], 0, 2);
        assert_eq!(encoder.names("sex"), ["sex = l0"]);
        assert_eq!([0, 1, 2, 3].map(|c| encode(&encoder, c)), [[0.0], [0.0], [1.0], [-1.0]]);
    }

    #[test]
    fn two_levels_with_gaps_are_three_inputs() {
        let encoder = one_hot(&[5, 7], 1, 2);
        assert_eq!(encoder.names("sex"), ["sex = l0", "sex = l1", "sex is missing"]);
        assert_eq!(encode(&encoder, 0), [0.0, 0.0, 1.0]);
        assert_eq!(encode(&encoder, 1), [0.0, 0.0, 0.0]);
        assert_eq!(encode(&encoder, 3), [0.0, 1.0, 0.0]);
    }

    #[test]
    fn rare_levels_are_other() {
        let encoder = one_hot(&[5, 1, 7, 0], 3, 2);
        assert_eq!(encoder.names("c"), ["c = l0", "c = l2", "c is other", "c is missing"]);
        assert_eq!(encode(&encoder, OTHER_CODE), [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(encode(&encoder, MISSING_CODE), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(encode(&encoder, 99), [0.0; 4]);
        let one = one_hot(&[5, 1], 0, 2);
        assert_eq!(one.names("c"), ["c is other"]);
        assert_eq!(encode(&one, FIRST_LEVEL_CODE), [0.0]);
    }

    #[test]
    fn what_says_nothing_is_left_out() {
        let names = ["a".to_owned(), "b".to_owned()];
        let fit = |levels: [usize; 2], missing| {
            super::fit(&names, &Counts { levels: levels.to_vec(), missing }, 2, &Recipe::HOUSE)
        };
        assert!(matches!(fit([4, 0], 0), Fitted::Constant));
        assert!(matches!(fit([1, 1], 0), Fitted::Rare));
        assert!(matches!(fit([0, 0], 4), Fitted::AllMissing));
        assert!(matches!(fit([0, 0], 0), Fitted::AllMissing));
        assert!(matches!(fit([4, 0], 1), Fitted::OneHot(_)));
    }

    #[test]
    fn many_levels_are_codes() {
        let names: Vec<String> = (0..65).map(|k| format!("l{k}")).collect();
        let Fitted::Codes(codes) =
            fit(&names, &Counts { levels: vec![2; 65], missing: 0 }, 2, &Recipe::HOUSE)
        else {
            panic!("not codes");
        };
        assert_eq!(codes.cardinality(), 67);
    }
}
