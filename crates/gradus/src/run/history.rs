//! `history.csv`: what every epoch came to; of several nets one after the other, each with its number.

use crate::trainer::Epoch;

const HEADER: &str = "epoch,step,train_error,validation_error,metric,learning_rate";
/// What stands before it where there are several nets.
const NET: &str = "net,";

/// As the file's text; a number that is not finite is an empty cell.
pub(super) fn write(nets: &[&[Epoch]]) -> String {
    let several = nets.len() > 1;
    let mut text = format!("{}{HEADER}\n", if several { NET } else { "" });
    let cell = |x: f64| if x.is_finite() { x.to_string() } else { String::new() };
    for (net, history) in (1..).zip(nets) {
        for e in *history {
            if several {
                text += &format!("{net},");
            }
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
    }
    text
}

/// From the file's text, net by net; says which line is not as it should be.
pub(super) fn read(text: &str) -> Result<Vec<Vec<Epoch>>, String> {
    let mut lines = text.lines().enumerate();
    let header = lines.next().map_or("", |(_, header)| header);
    let several = header.strip_prefix(NET) == Some(HEADER);
    if !several && header != HEADER {
        return Err(format!("line 1: wanted {HEADER}"));
    }
    let mut nets: Vec<Vec<Epoch>> = Vec::new();
    for (at, line) in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let (net, cells) = match (several, cells.split_first()) {
            (true, Some((net, cells))) => (net.parse().ok(), cells),
            _ => (Some(1), &cells[..]),
        };
        let before = nets.len();
        match (net.filter(|net| (before.max(1)..=before + 1).contains(net)), one(cells)) {
            (Some(net), Some(epoch)) => {
                nets.resize_with(before.max(net), Vec::new);
                nets[net - 1].push(epoch);
            }
            _ => return Err(format!("line {}: '{line}'; wanted {header}", at + 1)),
        }
    }
    Ok(nets)
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
        for nets in
            [vec![vec![start, epoch]], vec![vec![start, epoch], vec![start], vec![start, epoch, epoch]]]
        {
            let histories: Vec<&[Epoch]> = nets.iter().map(Vec::as_slice).collect();
            let text = write(&histories);
            let back = read(&text).unwrap();
            let again: Vec<&[Epoch]> = back.iter().map(Vec::as_slice).collect();
            assert_eq!(write(&again), text);
            assert_eq!((back.len(), back[0][1]), (nets.len(), epoch));
        }
        assert!(read(&format!("net,{HEADER}\n2,0,0,,0.1,1,0.1\n")).unwrap_err().contains("line 2"));
        assert!(read("a,b\n").unwrap_err().contains("line 1"));
        assert!(read(&format!("{HEADER}\n1,2,3\n")).unwrap_err().contains("line 2"));
    }
}
