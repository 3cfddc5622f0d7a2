//! `history.csv`: what every epoch came to.

use crate::trainer::Epoch;

const HEADER: &str = "epoch,step,train_error,validation_error,metric,learning_rate";

/// As the file's text; a number that is not finite is an empty cell.
pub(super) fn write(history: &[Epoch]) -> String {
    let mut text = format!("{HEADER}\n");
    let cell = |x: f64| if x.is_finite() { x.to_string() } else { String::new() };
    for e in history {
        text += &format!(
            "{},{},{},{},{},{}\n",
            e.epoch,
            e.step,
            cell(e.train_error),
            cell(e.validation_error),
            cell(e.metric),
            e.learning_rate
        );
    }
    text
}

/// From the file's text; says which line is not as it should be.
pub(super) fn read(text: &str) -> Result<Vec<Epoch>, String> {
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        return Err(format!("line 1: wanted {HEADER}"));
    }
    let epoch = |(at, line): (usize, &str)| {
        let cells: Vec<&str> = line.split(',').collect();
        one(&cells).ok_or_else(|| format!("line {}: '{line}'; wanted {HEADER}", at + 1))
    };
    lines.map(epoch).collect()
}

fn one(cells: &[&str]) -> Option<Epoch> {
    let [epoch, step, train_error, validation_error, metric, learning_rate] = cells else { return None };
    let number = |cell: &str| if cell.is_empty() { Some(f64::NAN) } else { cell.parse().ok() };
    Some(Epoch {
        epoch: epoch.parse().ok()?,
        step: step.parse().ok()?,
        train_error: number(train_error)?,
        validation_error: number(validation_error)?,
        metric: number(metric)?,
        learning_rate: number(learning_rate)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote() {
        let start = Epoch {
            epoch: 0,
            step: 0,
            train_error: f64::NAN,
            validation_error: 0.1 + 0.2,
            metric: 1.0 / 3.0,
            learning_rate: 0.0,
        };
        let epoch = Epoch { epoch: 1, step: 7, train_error: 0.25, ..start };
        let text = write(&[start, epoch]);
        let back = read(&text).unwrap();
        assert_eq!(write(&back), text);
        assert_eq!(back[1], epoch);
        assert!(read("a,b\n").unwrap_err().contains("line 1"));
        assert!(read(&format!("{HEADER}\n1,2,3\n")).unwrap_err().contains("line 2"));
    }
}
