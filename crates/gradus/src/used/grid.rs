//! The values of each column at which its effect is asked, and where the sampled rows lie among them: taken while the table
//! is there, because afterwards only the net's inputs are.

use gradus_table::{Column, EncodeError, Encoded, Encoding, InputColumn, Kind, Table, Values};

/// Bins of a number, at most.
const BINS: usize = 20;
/// Levels of a category, at most.
const LEVELS: usize = 8;
/// In place of a bin for a row that has none: its cell is missing, or a rarer level.
pub(super) const NOWHERE: u8 = u8::MAX;

/// For each column that a net reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The columns, in the encoding's order.
    pub(super) columns: Vec<GridColumn>,
    /// Row k has the k-th value of every column, as the net reads it.
    pub(super) inputs: Option<Encoded>,
}

/// One column's.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GridColumn {
    pub(super) kind: Option<Kind>,
    /// Edges of bins, ascending; empty for categories.
    pub(super) edges: Vec<f64>,
    /// The values as a person reads them.
    pub(super) texts: Vec<String>,
    /// For each sampled row its bin, or its level.
    pub(super) bins: Vec<u8>,
    /// How far in its bin each sampled row lies: 0 at the lower edge, 1 at the upper one. Empty for categories.
    pub(super) shares: Vec<f32>,
}

impl Grid {
    /// For the rows of a table (positions from 0) whose answers will be asked.
    pub(crate) fn of(table: &Table, encoding: &Encoding, rows: &[u32]) -> Result<Grid, EncodeError> {
        let read = encoding.columns();
        let made: Vec<Option<(GridColumn, Column)>> = read
            .iter()
            .map(|input| table.column(&input.name).map(|column| of_column(column, input, rows)))
            .collect();
        let longest = made.iter().flatten().map(|(column, _)| column.texts.len()).max().unwrap_or(0);
        let (mut columns, mut cells) = (Vec::new(), Vec::new());
        for (column, mut values) in made.into_iter().flatten() {
            match &mut values.values {
                Values::Numbers(numbers) => numbers.resize(longest, f64::NAN),
                Values::Categories { codes, .. } => codes.resize(longest, 0),
                Values::Dropped => {}
            }
            columns.push(column);
            cells.push(values);
        }
        let inputs = encoding.apply(&Table { columns: cells, rows: longest }, None)?;
        Ok(Grid { columns, inputs: Some(inputs) })
    }
}

fn of_column(column: &Column, input: &InputColumn, rows: &[u32]) -> (GridColumn, Column) {
    let with = |values| Column {
        values,
        name: column.name.clone(),
        kind: column.kind,
        missing: 0,
        out_of_range: 0,
        distinct: 0,
        commas: column.commas,
        strays: None,
        note: None,
    };
    let (edges, bins, shares, values) = match &column.values {
        Values::Numbers(cells) => {
            let (edges, bins, shares) = of_numbers(cells, rows);
            (edges.clone(), bins, shares, Values::Numbers(edges))
        }
        Values::Categories { codes, levels } => {
            let (chosen, bins) = of_codes(codes, levels.len(), rows);
            (Vec::new(), bins, Vec::new(), Values::Categories { codes: chosen, levels: levels.clone() })
        }
        Values::Dropped => (Vec::new(), vec![NOWHERE; rows.len()], Vec::new(), Values::Dropped),
    };
    let values = with(values);
    let count = match &values.values {
        Values::Numbers(numbers) => numbers.len(),
        Values::Categories { codes, .. } => codes.len(),
        Values::Dropped => 0,
    };
    let texts = (0..count).map(|row| values.text(row).unwrap_or_default()).collect();
    (GridColumn { kind: Some(input.kind), edges, texts, bins, shares }, values)
}

/// Edges at quantiles of the rows' numbers, and each row's bin: the one whose upper edge it does not exceed.
fn of_numbers(cells: &[f64], rows: &[u32]) -> (Vec<f64>, Vec<u8>, Vec<f32>) {
    let cells: Vec<f64> =
        rows.iter().map(|&row| cells.get(row as usize).copied().unwrap_or(f64::NAN)).collect();
    let mut sorted: Vec<f64> = cells.iter().copied().filter(|x| !x.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    // A number that many rows have, such as the 0 of an amount that most people do not have, is an edge by itself; else one
    // bin would reach from it to the few that have much.
    let (mut edges, mut others) = (Vec::new(), Vec::new());
    for alike in sorted.chunk_by(|a, b| a == b) {
        match alike.len() * BINS >= sorted.len() && alike.len() > 1 {
            true => edges.extend(alike.first()),
            false => others.extend_from_slice(alike),
        }
    }
    let (left, end) = (BINS.saturating_sub(edges.len()).max(1), others.len().saturating_sub(1));
    edges.extend((0..=left).filter_map(|i| others.get(i * end / left)));
    edges.extend(sorted.first().into_iter().chain(sorted.get(last)));
    edges.sort_unstable_by(f64::total_cmp);
    edges.dedup();
    if edges.len() < 2 {
        return (Vec::new(), vec![NOWHERE; rows.len()], Vec::new());
    }
    let bin = |x: &f64| match x.is_nan() {
        true => NOWHERE,
        false => edges.partition_point(|edge| edge < x).clamp(1, edges.len() - 1) as u8 - 1,
    };
    let bins: Vec<u8> = cells.iter().map(bin).collect();
    let share = |(x, &bin): (&f64, &u8)| match edges.get(bin as usize..bin as usize + 2) {
        Some([low, high]) => ((x - low) / (high - low)).clamp(0.0, 1.0) as f32,
        _ => 0.0,
    };
    let shares = cells.iter().zip(&bins).map(share).collect();
    (edges, bins, shares)
}

/// The codes of the most frequent levels, ascending, and each row's place among them.
fn of_codes(codes: &[u32], levels: usize, rows: &[u32]) -> (Vec<u32>, Vec<u8>) {
    let code = |row: &u32| codes.get(*row as usize).copied().unwrap_or(0);
    let mut counts = vec![0usize; levels + 1];
    rows.iter().for_each(|row| counts[code(row) as usize] += 1);
    let mut chosen: Vec<u32> = (1..=levels as u32).filter(|&code| counts[code as usize] > 0).collect();
    chosen.sort_by_key(|&code| std::cmp::Reverse(counts[code as usize]));
    chosen.truncate(LEVELS);
    chosen.sort_unstable();
    let place = |row: &u32| chosen.binary_search(&code(row)).map_or(NOWHERE, |place| place as u8);
    let bins = rows.iter().map(place).collect();
    (chosen, bins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lie_in_bins_of_about_as_many_rows() {
        let cells: Vec<f64> = (0..200).map(|i| if i == 7 { f64::NAN } else { f64::from(i) }).collect();
        let (edges, bins, shares) = of_numbers(&cells, &(0..200).collect::<Vec<u32>>());
        assert_eq!((edges.len(), edges[0], edges[20]), (21, 0.0, 199.0));
        assert_eq!(bins[7], NOWHERE);
        for (x, &bin) in cells.iter().zip(&bins).filter(|(x, _)| !x.is_nan()) {
            let bin = bin as usize;
            assert!(edges[bin] <= *x && *x <= edges[bin + 1], "{x} in {bin}");
        }
        assert_eq!((shares[0], shares[199], shares[7]), (0.0, 1.0, 0.0));
        // Most have nothing: their bin ends at the least that anybody has.
        let amounts: Vec<f64> = (0..200).map(|i| if i < 190 { 0.0 } else { f64::from(i) }).collect();
        let (edges, bins, shares) = of_numbers(&amounts, &(0..200).collect::<Vec<u32>>());
        assert_eq!((edges[0], edges[1], edges.last()), (0.0, 190.0, Some(&199.0)));
        assert!(bins[..190].iter().all(|&bin| bin == 0) && shares[..190].iter().all(|&share| share == 0.0));
        let few = |values: &[f64]| of_numbers(values, &(0..values.len() as u32).collect::<Vec<_>>());
        assert_eq!(
            few(&[1.0, 1.0, 2.0, 5.0]),
            (vec![1.0, 2.0, 5.0], vec![0, 0, 0, 1], vec![0.0, 0.0, 1.0, 1.0])
        );
        assert_eq!(few(&[3.0, 3.0]), (vec![], vec![NOWHERE; 2], vec![]));
    }

    #[test]
    fn the_most_frequent_levels_have_places() {
        let codes: Vec<u32> = (0..100).map(|i| if i < 60 { 2 } else { i % 12 }).collect();
        let (chosen, bins) = of_codes(&codes, 11, &(0..100).collect::<Vec<u32>>());
        assert_eq!(chosen.len(), LEVELS);
        assert!(chosen.contains(&2) && chosen.is_sorted());
        assert_eq!(chosen[bins[0] as usize], 2);
        assert!(codes.iter().zip(&bins).all(|(code, &bin)| bin == NOWHERE || chosen[bin as usize] == *code));
    }
}
