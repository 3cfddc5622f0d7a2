//! The name a person probably meant.

/// The candidate nearest to `name`, or `None` when none is near.
///
/// Distance is the number of letters to insert, remove, replace or swap with their neighbour (optimal string
/// alignment), letter case ignored; near means at most a third of the longer name, at least one, and never all of it.
/// The first of equally near candidates wins.
pub fn nearest<'a, I>(name: &str, candidates: I) -> Option<&'a str>
where
    I: IntoIterator<Item = &'a str>,
{
    let wanted = letters(name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = letters(candidate);
        let limit = (wanted.len().max(other.len()) / 3).max(1);
        if wanted.len().abs_diff(other.len()) > limit {
            continue;
        }
        let distance = distance(&wanted, &other);
        // Every letter another one is no likeness, as between the columns "x" and "z".
        let alike = distance < wanted.len().max(other.len()).max(1);
        if alike && distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The letters that are compared: lower case, at most 200, so that a hostile header cannot cost minutes.
fn letters(name: &str) -> Vec<char> {
    name.trim().chars().flat_map(char::to_lowercase).take(200).collect()
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let mut cost = (last[j + 1] + 1).min(row[j] + 1).min(last[j] + usize::from(x != y));
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_the_known_ones() {
        let d = |a: &str, b: &str| distance(&letters(a), &letters(b));
        assert_eq!(d("kitten", "sitting"), 3);
        assert_eq!(d("income", "incmoe"), 1);
        assert_eq!(d("", "abc"), 3);
        assert_eq!(d("abc", ""), 3);
        assert_eq!(d("나이", "나의"), 1);
        assert_eq!(d("Age", "age"), 0);
    }

    #[test]
    fn suggests_only_what_is_near() {
        let names = ["age", "income", "native_country"];
        assert_eq!(nearest("incom", names), Some("income"));
        assert_eq!(nearest("native-country", names), Some("native_country"));
        assert_eq!(nearest("AGE", names), Some("age"));
        assert_eq!(nearest("agge", names), Some("age"));
        assert_eq!(nearest("zzzzzz", names), None);
        assert_eq!(nearest("x", ["y", "z"]), None);
        assert_eq!(nearest("X", ["y", "x"]), Some("x"));
        assert_eq!(nearest("x", []), None);
    }
}
