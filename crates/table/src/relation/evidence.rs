//! Whether one column is a function of another, and how unlikely that is by chance.

use super::ids::{Ids, MISSING};

/// A function that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence {
    /// Minus the binary logarithm of (a bound on) its probability had the rows been paired at random.
    pub bits: f64,
    /// Whether the stronger reading is that values of one are intervals of the other.
    pub by_thresholds: bool,
    /// Whether those intervals come in the order of the other's values, or in the reverse.
    pub in_order: bool,
}

/// An input and the target, over the rows that have both.
pub(super) struct Pairing {
    /// Rows that have both.
    pub rows: usize,
    /// Different inputs among them.
    pub inputs: usize,
    /// Different targets among them.
    pub goals: usize,
    input: Side,
    goal: Side,
}

/// One of the two columns.
struct Side {
    /// Rows of each id.
    rows: Vec<u32>,
    /// The other column's id in the first row of each id; `MISSING` for an id without rows.
    partner: Vec<u32>,
    /// Whether each id goes with one id of the other column.
    is_function: bool,
    ordered: bool,
}

impl Side {
    fn of(own: &Ids, other: &Ids) -> Side {
        let mut side = Side {
            rows: vec![0; own.count],
            partner: vec![MISSING; own.count],
            is_function: true,
            ordered: own.ordered,
        };
        for (&a, &b) in own.ids.iter().zip(&other.ids) {
            if a == MISSING || b == MISSING {
                continue;
            }
            let (Some(rows), Some(partner)) =
                (side.rows.get_mut(a as usize), side.partner.get_mut(a as usize))
            else {
                continue;
            };
            *rows += 1;
            if *partner == MISSING {
                *partner = b;
            }
            side.is_function &= *partner == b;
        }
        side
    }

    fn distinct(&self) -> usize {
        self.rows.iter().filter(|&&n| n > 0).count()
    }

    /// Partners in the order of this side's ids.
    fn partners(&self) -> impl Iterator<Item = u32> {
        self.partner.iter().copied().filter(|&p| p != MISSING)
    }

    /// Stretches of one partner, in the order of this side's values.
    fn runs(&self) -> usize {
        let mut before = MISSING;
        self.partners().filter(|&p| std::mem::replace(&mut before, p) != p).count()
    }

    /// Whether partners never fall, or never rise.
    fn is_monotone(&self) -> bool {
        self.partners().is_sorted() || self.partners().is_sorted_by(|a, b| a >= b)
    }
}

impl Pairing {
    /// `None` if either column is one value among the rows that have both.
    pub fn of(input: &Ids, goal: &Ids) -> Option<Pairing> {
        let (input, goal) = (Side::of(input, goal), Side::of(goal, input));
        let (inputs, goals) = (input.distinct(), goal.distinct());
        let rows = input.rows.iter().map(|&n| n as usize).sum();
        (inputs >= 2 && goals >= 2).then_some(Pairing { rows, inputs, goals, input, goal })
    }

    /// The evidence that the target is a function of the input; `None` if it is not.
    pub fn target_of_input(&self) -> Option<Evidence> {
        self.input.is_function.then(|| self.evidence(&self.input, self.inputs, &self.goal, self.goals))
    }

    /// The evidence that the input is a function of the target; `None` if it is not.
    pub fn input_of_target(&self) -> Option<Evidence> {
        self.goal.is_function.then(|| self.evidence(&self.goal, self.goals, &self.input, self.inputs))
    }

    /// Of all ways to deal the images to the rows (a multinomial number), so many respect what was found:
    /// a label for each distinct `from`, in any of the (multinomial) ways; or, where each image is one interval of
    /// `from`, one way for each order of the intervals, two where the order is kept or turned round.
    fn evidence(&self, from: &Side, froms: usize, to: &Side, tos: usize) -> Evidence {
        let deals = log2_multinomial(to.rows.iter().map(|&n| n as usize));
        let mut best = Evidence { bits: 0.0, by_thresholds: false, in_order: false };
        // Without repeated values "one image each" is empty talk: an identifier has it with everything.
        if self.rows >= 2 * froms {
            let mut labels = vec![0_usize; to.rows.len()];
            for image in from.partners() {
                if let Some(count) = labels.get_mut(image as usize) {
                    *count += 1;
                }
            }
            best.bits = deals - log2_multinomial(labels.into_iter());
        }
        if from.ordered && from.runs() == tos {
            let in_order = to.ordered && from.is_monotone();
            let orders = if in_order { 1.0 } else { log2_factorial(tos) };
            let bits = deals - orders;
            if bits > best.bits {
                best = Evidence { bits, by_thresholds: true, in_order };
            }
        }
        best
    }
}

fn log2_factorial(n: usize) -> f64 {
    libm::lgamma(n as f64 + 1.0) * std::f64::consts::LOG2_E
}

/// log2 of (Σ n)! / Π n!.
fn log2_multinomial(counts: impl Iterator<Item = usize>) -> f64 {
    let (mut total, mut inside) = (0_usize, 0.0);
    for n in counts {
        total = total.saturating_add(n);
        inside += log2_factorial(n);
    }
    log2_factorial(total) - inside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multinomials() {
        assert!((log2_multinomial([10, 10].into_iter()) - libm::log2(184_756.0)).abs() < 1e-9);
        assert!(log2_multinomial([7].into_iter()).abs() < 1e-12);
        assert!(log2_multinomial([].into_iter()).abs() < 1e-12);
    }
}
