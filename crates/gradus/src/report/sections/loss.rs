//! The loss of one row and its slope, with their numbers filled in.

use crate::report::data::{ReportData, RowTrace};
use crate::report::format::{digits, short, signed};

/// Terms of a sum over classes that are written out.
const TERMS: usize = 6;

/// What a row was to say, in the units of the net: 0 or 1 (or a share, with label smoothing) for a class, the scaled
/// number else. Each loss's slope says how far the output is from it, so it can be told from `∂loss/∂z`.
pub(super) fn wanted(report: &ReportData, row: &RowTrace) -> Vec<f64> {
    let (z, error) = (at(&row.raw, 0), at(&row.error, 0));
    match report.loss.as_str() {
        "bce" => {
            let y = clean(probability(row) - error);
            vec![1.0 - y, y]
        }
        "cross_entropy" => row.says.iter().zip(&row.error).map(|(p, e)| clean(p - e)).collect(),
        "mse" => vec![z - error / 2.0],
        // Beyond δ the slope is ±δ and loss = δ·(|r| − ½·δ).
        "huber" if row.loss > 0.5 * error * error * (1.0 + 1e-9) => {
            vec![z - error.signum() * (row.loss / error.abs() + 0.5 * error.abs())]
        }
        "huber" => vec![z - error],
        "poisson" => vec![clean(libm::exp(z) - error)],
        "mae" | "pinball" if error != 0.0 => vec![z - row.loss / error],
        _ => vec![z],
    }
}

/// The first of the numbers; 0 where there is none.
fn at(numbers: &[f64], i: usize) -> f64 {
    numbers.get(i).copied().unwrap_or(0.0)
}

/// Of two classes, the probability of the second: the one that the output stands for.
pub(super) fn probability(row: &RowTrace) -> f64 {
    row.says.last().copied().unwrap_or(0.0)
}

/// A difference that should be a round number, without its last rounding error.
fn clean(x: f64) -> f64 {
    let round = libm::round(x * 1e4) / 1e4;
    if (x - round).abs() < 1e-5 { round + 0.0 } else { x }
}

/// The loss: the formula, then with its numbers, then what comes out; as HTML.
pub(super) fn filled_in(report: &ReportData, row: &RowTrace) -> Option<String> {
    let wanted = wanted(report, row);
    let (z, y, loss) = (at(&row.raw, 0), at(&wanted, 0), equals(row.loss));
    let (zs, ys) = (short(z), bracketed(y));
    Some(match report.loss.as_str() {
        "bce" => {
            let (p, y) = (probability(row), at(&wanted, 1));
            lines(&[
                "loss = −( y · log p + (1 − y) · log(1 − p) )".into(),
                format!("= −( {} · log {} + {} · log {} )", mark(y), share(p), mark(1.0 - y), share(1.0 - p)),
                loss,
            ])
        }
        "cross_entropy" => {
            let terms = terms(row, &wanted);
            lines(&["loss = −Σ y · log p".into(), format!("= −( {terms} )"), loss])
        }
        "mse" => lines(&["loss = (z − y)²".into(), format!("= ({zs} − {ys})²"), loss]),
        "mae" => lines(&["loss = |z − y|".into(), format!("= |{zs} − {ys}|"), loss]),
        "huber" if (z - y).abs() > at(&row.error, 0).abs() * (1.0 + 1e-9) => {
            let delta = short(at(&row.error, 0).abs());
            lines(&[
                "loss = δ · (|z − y| − ½ · δ)".into(),
                format!("= {delta} · (|{zs} − {ys}| − ½ · {delta})"),
                loss,
            ])
        }
        "huber" => lines(&["loss = ½ · (z − y)²".into(), format!("= ½ · ({zs} − {ys})²"), loss]),
        "poisson" => lines(&[
            "loss = e<sup>z</sup> − y · z − (y − y · log y)".into(),
            format!("= {} − {ys} · {} − ({ys} − {ys} · log {ys})", short(libm::exp(z)), bracketed(z)),
            loss,
        ]),
        "pinball" => {
            let slope = at(&row.error, 0);
            let (formula, filled) = match slope < 0.0 {
                true => {
                    ("loss = q · (y − z)", format!("= {} · ({} − {})", short(-slope), short(y), bracketed(z)))
                }
                false => ("loss = (1 − q) · (z − y)", format!("= {} · ({zs} − {ys})", short(slope))),
            };
            lines(&[formula.into(), filled, loss])
        }
        _ => return None,
    })
}

/// The slope at the output, likewise.
pub(super) fn slope(report: &ReportData, row: &RowTrace) -> Option<String> {
    let wanted = wanted(report, row);
    let (z, y, error) = (at(&row.raw, 0), at(&wanted, 0), signed(at(&row.error, 0)));
    let (zs, ys) = (short(z), bracketed(y));
    Some(match report.loss.as_str() {
        "bce" => format!("p − y = {} − {} = {error}", share(probability(row)), mark(at(&wanted, 1))),
        "mse" => format!("2 · (z − y) = 2 · ({zs} − {ys}) = {error}"),
        "mae" => format!("sign(z − y) = sign({zs} − {ys}) = {error}"),
        "huber" if (z - y).abs() > at(&row.error, 0).abs() * (1.0 + 1e-9) => {
            format!("δ · sign(z − y) = {error}")
        }
        "huber" => format!("z − y = {zs} − {ys} = {error}"),
        "poisson" => format!("e<sup>z</sup> − y = {} − {ys} = {error}", short(libm::exp(z))),
        "pinball" if at(&row.error, 0) < 0.0 => format!("−q = {error}"),
        "pinball" => format!("1 − q = {error}"),
        _ => return None,
    })
}

/// `1 · log 0.60 + 0 · log 0.30 + …`: terms that count first; past a few, what is left out is a multiple of 0 and said.
fn terms(row: &RowTrace, wanted: &[f64]) -> String {
    let mut order: Vec<usize> = (0..row.says.len()).collect();
    if order.len() > TERMS {
        let size = |i: usize| (at(wanted, i), at(&row.says, i));
        order.sort_by(|&a, &b| size(b).0.total_cmp(&size(a).0).then(size(b).1.total_cmp(&size(a).1)));
    }
    let hidden = order.len().saturating_sub(TERMS);
    let term = |&i: &usize| format!("{} · log {}", mark(at(wanted, i)), share(at(&row.says, i)));
    let written: Vec<String> = order.iter().take(TERMS).map(term).collect();
    match hidden {
        0 => written.join(" + "),
        _ => written.join(" + ") + " + …",
    }
}

fn lines(parts: &[String]) -> String {
    let lines: String = parts.iter().map(|part| format!("<span>{part}</span>")).collect();
    format!("<p class=\"formula\">{lines}</p>\n")
}

fn equals(loss: f64) -> String {
    format!("= <strong>{}</strong>", short(loss))
}

/// A negative number after an operator stands in brackets.
fn bracketed(x: f64) -> String {
    if x < 0.0 { format!("({})", short(x)) } else { short(x) }
}

/// 0, 1, or a share.
fn mark(y: f64) -> String {
    match y {
        y if y == 0.0 || y == 1.0 => format!("{y:.0}"),
        y => digits(y, 3),
    }
}

/// A probability with four digits, so that the sum can be done again by hand; near 1 more, because 1.000 would read as
/// certainty.
pub(super) fn share(p: f64) -> String {
    match p {
        p if p > 0.999 && p < 1.0 => {
            let behind = (1.0 - libm::floor(libm::log10(1.0 - p))).clamp(4.0, 12.0) as usize;
            format!("{p:.behind$}")
        }
        p if p >= 1.0 => "1".into(),
        p => digits(p, 4),
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn probabilities_never_read_as_certain() {
        assert_eq!(share(0.6), "0.6000");
        assert_eq!(share(0.999_996), "0.9999960");
        assert_eq!(share(0.004), "0.004000");
        assert_eq!(share(1.0), "1");
    }
}
