//! Which cells hold no value, and which words say yes or no.

/// How a cell says that its value is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Nothing, or a sign: empty, `?`, `-`, `#N/A`.
    Sign,
    /// A word that could also be meant as a value: `None`, `NA`, `null`.
    Word,
}

/// Whether a trimmed cell is missing. The list is the one of pandas' `read_csv` (letter case ignored), with `?`, `-`,
/// `.` (SAS and Stata), `\N` and `(null)` (databases), `n.a.`, 결측 and 결측값 ("missing value"), and the errors of
/// spreadsheets. Words that say something of their subject, such as `unknown` or 없음 ("there is none"), are values.
#[inline]
pub(crate) fn missing(cell: &[u8]) -> Option<Missing> {
    match cell.first() {
        None => Some(Missing::Sign),
        Some(b'n' | b'N' | b'#' | b'?' | b'-' | b'<' | b'(' | b'\\') => listed(cell),
        Some(b'.') if cell.len() == 1 => Some(Missing::Sign),
        // 결
        Some(0xEA) => listed(cell),
        Some(b'1') if cell.get(2) == Some(&b'#') => listed(cell),
        _ => None,
    }
}

/// Whether a cell is neither missing nor has blanks around it, seen at a glance; where not, it may be all the same.
#[inline]
pub(crate) fn is_plain_value(cell: &[u8]) -> bool {
    const LETTER: [bool; 256] = {
        let mut letter = [true; 256];
        // What a missing cell begins with.
        let others = b"1nN#?-<(\\.";
        let mut i = 0;
        while i < others.len() {
            letter[others[i] as usize] = false;
            i += 1;
        }
        letter
    };
    match (cell.first(), cell.last()) {
        (Some(&first), Some(&last)) => {
            let begins = match first {
                b' ' | b'\t' | b'\n' | 0x0C | b'\r' => false,
                // 결
                0xEA => !cell.starts_with(&[0xEA, 0xB2, 0xB0]),
                first => cell.len() > LONGEST || LETTER.get(first as usize) == Some(&true),
            };
            begins && !matches!(last, b' ' | b'\t' | b'\n' | 0x0C | b'\r')
        }
        _ => false,
    }
}

/// Bytes of the longest word for a missing cell.
const LONGEST: usize = 9;

fn listed(cell: &[u8]) -> Option<Missing> {
    const WORDS: [&[u8]; 8] = [b"na", b"n/a", b"n.a.", b"n.a", b"nan", b"-nan", b"null", b"none"];
    const KOREAN: [&str; 3] = ["결측", "결측값", "결측치"];
    const SIGNS: [&[u8]; 18] = [
        b"(null)",
        b"\\n",
        b"?",
        b"-",
        b"<na>",
        b"#n/a",
        b"#na",
        b"#n/a n/a",
        b"1.#ind",
        b"-1.#ind",
        b"1.#qnan",
        b"-1.#qnan",
        b"#div/0!",
        b"#value!",
        b"#ref!",
        b"#num!",
        b"#name?",
        b"#null!",
    ];
    if cell.len() > LONGEST {
        return None;
    }
    if WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word))
        || cell == b"NaT"
        || KOREAN.iter().any(|word| cell == word.as_bytes())
    {
        return Some(Missing::Word);
    }
    SIGNS.iter().any(|sign| cell.eq_ignore_ascii_case(sign)).then_some(Missing::Sign)
}

/// The pair of words this word belongs to, and whether it is the one for yes. 0 and 1 are the last pair.
fn pair(word: &str) -> Option<(usize, bool)> {
    const PAIRS: [(&str, &str); 7] = [
        ("no", "yes"),
        ("false", "true"),
        ("n", "y"),
        ("f", "t"),
        ("아니오", "예"),
        ("아니요", "예"),
        ("0", "1"),
    ];
    PAIRS.iter().enumerate().find_map(|(i, (no, yes))| {
        if word.eq_ignore_ascii_case(no) {
            Some((i, false))
        } else if word.eq_ignore_ascii_case(yes) {
            Some((i, true))
        } else {
            None
        }
    })
}

/// What a word says: `Some(true)` for yes, true, y, t, 예 and 1, `Some(false)` for no, false, n, f, 아니오 and 0, in
/// any letter case.
pub fn truth(word: &str) -> Option<bool> {
    pair(word.trim()).map(|(_, yes)| yes)
}

/// Whether two words are the two of one pair, 0 and 1 excepted: those stay numbers.
pub(crate) fn are_yes_and_no(a: &str, b: &str) -> bool {
    let korean = |i: usize| if i == 5 { 4 } else { i };
    match (pair(a), pair(b)) {
        (Some((i, x)), Some((j, y))) => korean(i) == korean(j) && i != 6 && x != y,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list() {
        for word in ["", "?", "-", ".", "\\N", "(null)", "#N/A", "<NA>", "-1.#IND", "1.#QNAN", "#DIV/0!"] {
            assert_eq!(missing(word.as_bytes()), Some(Missing::Sign), "{word}");
        }
        for word in [
            "NA",
            "na",
            "N/A",
            "n.a.",
            "N.A.",
            "n.a",
            "결측",
            "결측값",
            "NaN",
            "-nan",
            "null",
            "NULL",
            "None",
            "none",
            "NaT",
        ] {
            assert_eq!(missing(word.as_bytes()), Some(Missing::Word), "{word}");
        }
        for word in [
            "0",
            "-1",
            "no",
            "n",
            "nat",
            "nothing",
            "--",
            "#1",
            "..",
            ".5",
            "없음",
            "결과",
            "(none)",
            "\\",
            "unknown",
            "1",
            "1.5",
            "no data here",
        ] {
            assert_eq!(missing(word.as_bytes()), None, "{word}");
        }
    }

    #[test]
    fn what_is_plain_at_a_glance() {
        for word in ["Private", "yes", "2", "Never-married", "가", "한국"] {
            assert!(is_plain_value(word.as_bytes()), "{word}");
        }
        for word in ["", " a", "a ", "\ta", "NA", "n/a", "?", "결측", "결", ".", "1.#IND"] {
            assert!(!is_plain_value(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn yes_and_no() {
        assert!(are_yes_and_no("Yes", "NO") && are_yes_and_no("f", "T") && are_yes_and_no("예", "아니오"));
        assert!(are_yes_and_no("예", "아니요"));
        assert!(
            !are_yes_and_no("yes", "false") && !are_yes_and_no("yes", "Yes") && !are_yes_and_no("0", "1")
        );
        assert_eq!(truth("TRUE"), Some(true));
        assert_eq!(truth(" no "), Some(false));
        assert_eq!(truth("1"), Some(true));
        assert_eq!(truth("maybe"), None);
    }
}
