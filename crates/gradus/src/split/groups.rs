//! Rows that belong together, and rows that follow each other in time.

use gradus_engine::random::{Random, Stream};

use super::counts::Sizes;
use super::{Fractions, Split, SplitError, check_fractions, check_repeated, with_classes};

/// Splits `rows` so that those of one group are never in two parts; otherwise at random by `seed`. `groups` holds the
/// group of each of `rows`; rows without one ([`None`]) stand each for itself.
///
/// With `classes` the parts are brought as near as whole groups allow to the same shares of each class: groups go one
/// by one, the largest first, to the part that lacks most of what they hold (after Sechidis et al., "On the
/// Stratification of Multi-label Data", ECML PKDD 2011, section 3).
///
/// # Errors
/// Those of [`super::split`]; fewer groups than parts.
pub fn split_groups(
    rows: &[u32],
    groups: &[Option<u64>],
    classes: Option<&[u32]>,
    fractions: Fractions,
    seed: u64,
) -> Result<Split, SplitError> {
    check_fractions(fractions)?;
    if groups.len() != rows.len() {
        return Err(SplitError::Length { what: "groups", found: groups.len(), rows: rows.len() });
    }
    Sizes::of(rows.len(), fractions)?;
    let of_class = with_classes(rows, classes)?;
    check_repeated(&of_class)?;
    let mut members = Member::of(groups, &of_class)?;
    let groups = grouped(&mut members, Random::new(seed, Stream::Split, 0));
    let shares = [1.0 - fractions.validation - fractions.test, fractions.validation, fractions.test];
    let parts = shares.iter().filter(|&&share| share > 0.0).count();
    if groups.len() < parts {
        return Err(SplitError::TooFewGroups { groups: groups.len(), parts });
    }
    let mut parts = deal(&groups, &shares).into_iter();
    let mut part = || parts.next().unwrap_or_default();
    let mut split = Split { train: part(), validation: part(), test: part() };
    split.sort();
    Ok(split)
}

/// A row with its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    group: Option<u64>,
    row: u32,
    class: u32,
}

impl Member {
    /// Of `(class, row)` each.
    pub(super) fn of(groups: &[Option<u64>], of_class: &[(u32, u32)]) -> Result<Vec<Member>, SplitError> {
        if groups.len() != of_class.len() {
            return Err(SplitError::Length { what: "groups", found: groups.len(), rows: of_class.len() });
        }
        let member = |(&group, &(class, row)): (&Option<u64>, &(u32, u32))| Member { group, row, class };
        Ok(groups.iter().zip(of_class).map(member).collect())
    }
}

/// The groups, the largest first; those of one size in an order drawn from `random`.
pub(super) fn grouped(members: &mut [Member], random: Random) -> Vec<&[Member]> {
    members.sort_unstable();
    let mut groups: Vec<&[Member]> =
        members.chunk_by(|a, b| a.group.is_some() && a.group == b.group).collect();
    random.shuffle(&mut groups);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// Deals whole groups out to parts of these shares: to the part that lacks most of what a group holds. A part with a
/// share above 0 gets one at least.
pub(super) fn deal(groups: &[&[Member]], shares: &[f64]) -> Vec<Vec<u32>> {
    let classes =
        groups.iter().flat_map(|group| group.iter()).map(|m| m.class as usize + 1).max().unwrap_or(1);
    let mut totals = vec![0.0; classes];
    groups.iter().flat_map(|group| group.iter()).for_each(|member| totals[member.class as usize] += 1.0);
    // What each part still lacks of each class, in rows.
    let mut lacks: Vec<Vec<f64>> =
        shares.iter().map(|share| totals.iter().map(|total| total * share).collect()).collect();
    let mut parts = vec![Vec::new(); shares.len()];
    let mut held = vec![0usize; shares.len()];
    for (at, group) in groups.iter().enumerate() {
        let empty = (0..shares.len()).filter(|&part| shares[part] > 0.0 && held[part] == 0).count();
        let must = groups.len() - at <= empty;
        let part = (0..shares.len())
            .filter(|&part| shares[part] > 0.0 && (!must || held[part] == 0))
            .max_by(|&a, &b| {
                let gain = |part: usize| {
                    let lack = |member: &Member| {
                        let class = member.class as usize;
                        lacks[part][class] / (totals[class] * shares[part])
                    };
                    group.iter().map(lack).sum::<f64>()
                };
                // The first of equals, which is training.
                gain(a).total_cmp(&gain(b)).then(b.cmp(&a))
            })
            .unwrap_or(0);
        held[part] += 1;
        parts[part].extend(group.iter().map(|member| member.row));
        group.iter().for_each(|member| lacks[part][member.class as usize] -= 1.0);
    }
    parts
}

/// Splits `rows` by time: the latest for test, those before for validation, the earliest for training. `times` holds
/// the time of each of `rows`, finite; rows of one time stay in one part, the earlier one.
///
/// # Errors
/// Those of [`super::split`]; so few different times that a part would be empty.
pub fn split_time(rows: &[u32], times: &[f64], fractions: Fractions) -> Result<Split, SplitError> {
    check_fractions(fractions)?;
    if times.len() != rows.len() {
        return Err(SplitError::Length { what: "times", found: times.len(), rows: rows.len() });
    }
    let sizes = Sizes::of(rows.len(), fractions)?;
    check_repeated(&with_classes(rows, None)?)?;
    let mut order: Vec<(f64, u32)> = times.iter().copied().zip(rows.iter().copied()).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // A border moves on to the next change of time; where there is none, back to the one before.
    let border = |at: usize| -> usize {
        let changes = |at: &usize| *at == 0 || order[*at].0 > order[*at - 1].0;
        (at..order.len()).find(changes).or_else(|| (1..at).rev().find(changes)).unwrap_or(order.len())
    };
    let [train, validation, test] = sizes.parts();
    let second = if test == 0 { order.len() } else { border(train + validation) };
    let first = match validation {
        0 => second,
        _ => Some(border(train))
            .filter(|&first| first < second)
            .unwrap_or_else(|| (1..second).rev().find(|&at| order[at].0 > order[at - 1].0).unwrap_or(second)),
    };
    let part = |from: usize, to: usize| order[from..to].iter().map(|&(_, row)| row).collect::<Vec<u32>>();
    let mut split =
        Split { train: part(0, first), validation: part(first, second), test: part(second, order.len()) };
    let missing = split.train.is_empty()
        || (validation > 0 && split.validation.is_empty())
        || (test > 0 && split.test.is_empty());
    if missing {
        let mut times: Vec<f64> = order.iter().map(|&(time, _)| time).collect();
        times.dedup();
        return Err(SplitError::TooFewTimes { times: times.len() });
    }
    split.sort();
    Ok(split)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARES: Fractions = Fractions { validation: 0.15, test: 0.15 };

    fn rows(split: &Split) -> Vec<u32> {
        let mut all = [split.train.as_slice(), &split.validation, &split.test].concat();
        all.sort_unstable();
        all
    }

    #[test]
    fn a_group_is_in_one_part_and_classes_are_near_their_shares() {
        for seed in 0..20 {
            let all: Vec<u32> = (0..900).collect();
            let groups: Vec<Option<u64>> = all.iter().map(|row| Some(u64::from(row * row % 127))).collect();
            let classes: Vec<u32> = all.iter().map(|row| u32::from(row % 10 == 0)).collect();
            let split = split_groups(&all, &groups, Some(&classes), SHARES, seed).unwrap();
            assert_eq!(rows(&split), all);
            let of = |part: &[u32]| -> std::collections::BTreeSet<u64> {
                part.iter().filter_map(|&row| groups[row as usize]).collect()
            };
            let parts = [of(&split.train), of(&split.validation), of(&split.test)];
            assert!(parts[0].is_disjoint(&parts[1]) && parts[0].is_disjoint(&parts[2]));
            assert!(parts[1].is_disjoint(&parts[2]));
            for part in [&split.validation, &split.test] {
                assert!((110..=160).contains(&part.len()), "{}", part.len());
                let rare = part.iter().filter(|&&row| classes[row as usize] == 1).count();
                assert!((8..=20).contains(&rare), "{rare} of the rare class");
            }
            assert_eq!(split, split_groups(&all, &groups, Some(&classes), SHARES, seed).unwrap());
        }
    }

    #[test]
    fn rows_without_a_group_stand_for_themselves_and_few_groups_are_refused() {
        let all: Vec<u32> = (0..100).collect();
        let split = split_groups(&all, &[None; 100], None, SHARES, 1).unwrap();
        assert_eq!((split.validation.len(), split.test.len()), (15, 15));
        let two: Vec<Option<u64>> = all.iter().map(|row| Some(u64::from(row % 2))).collect();
        let error = split_groups(&all, &two, None, SHARES, 1).unwrap_err();
        assert_eq!(error, SplitError::TooFewGroups { groups: 2, parts: 3 });
        let three: Vec<Option<u64>> = all.iter().map(|row| Some(u64::from(row % 3))).collect();
        let split = split_groups(&all, &three, None, SHARES, 1).unwrap();
        assert!(!split.train.is_empty() && !split.validation.is_empty() && !split.test.is_empty());
    }

    #[test]
    fn the_latest_rows_are_the_test() {
        let all: Vec<u32> = (0..100).collect();
        // Backwards, four rows a day.
        let times: Vec<f64> = all.iter().map(|&row| f64::from((99 - row) / 4)).collect();
        let split = split_time(&all, &times, SHARES).unwrap();
        assert_eq!(rows(&split), all);
        let last = |part: &[u32]| part.iter().map(|&row| times[row as usize]).fold(f64::MIN, f64::max);
        let first = |part: &[u32]| part.iter().map(|&row| times[row as usize]).fold(f64::MAX, f64::min);
        assert!(last(&split.train) < first(&split.validation));
        assert!(last(&split.validation) < first(&split.test));
        assert!((12..=18).contains(&split.test.len()) && (12..=18).contains(&split.validation.len()));
        for days in 1..6u32 {
            let times: Vec<f64> = all.iter().map(|&row| f64::from(row % days)).collect();
            match split_time(&all, &times, SHARES) {
                Ok(split) => assert!(days > 2 && rows(&split) == all),
                Err(error) => {
                    assert!(days < 3);
                    assert_eq!(error, SplitError::TooFewTimes { times: days as usize });
                }
            }
        }
    }
}
