//! Names of columns on a command line: flags that take several separate them by commas as CSV does, and advice names
//! them so that it can be pasted.

/// A double quote in a list of columns that is never closed, or closed too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a double quote is never closed; a name with a comma stands between two of them: '\"a,b\",c'")]
pub struct OpenQuote;

/// Cuts a list of columns at its commas by the rules of CSV: a name that holds a comma stands in double quotes, one
/// of these in such a name is doubled (`"a,b",c` is `a,b` and `c`). What follows the closing quote belongs to the
/// item (`"a,b"=category`). Blanks around an item are not part of it.
///
/// # Errors
/// [`OpenQuote`] where a quote that begins an item is never closed.
pub fn split_list(list: &str) -> Result<Vec<String>, OpenQuote> {
    let mut items = Vec::new();
    let mut rest = list;
    loop {
        let (quoted, after) = match rest.trim_start().strip_prefix('"') {
            Some(inside) => unquoted(inside).ok_or(OpenQuote)?,
            None => (String::new(), rest.trim_start()),
        };
        let (plain, next) = match after.split_once(',') {
            Some((plain, next)) => (plain, Some(next)),
            None => (after, None),
        };
        items.push(quoted + plain.trim_end());
        match next {
            Some(next) => rest = next,
            None => return Ok(items),
        }
    }
}

/// What stands before the closing quote, and what after it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut inside = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        inside.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                inside.push('"');
                rest = more;
            }
            None => return Some((inside, after)),
        }
    }
}

/// A column's name as an item of such a list, with what follows it (`=category`), as a shell takes it.
pub fn list_argument(name: &str, after: &str) -> String {
    let item = match name.contains(',') || name.starts_with('"') {
        true => format!("\"{}\"{after}", name.replace('"', "\"\"")),
        false => format!("{name}{after}"),
    };
    shell_word(&item)
}

/// A word as a shell takes it: in single quotes where it needs them.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:+@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_as_csv_is() {
        for (list, items) in [
            ("a,b", vec!["a", "b"]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            (" a , b c ,\"d\"", vec!["a", "b c", "d"]),
            ("\"a,b\"=category,c=number", vec!["a,b=category", "c=number"]),
            ("\"a,b=category\"", vec!["a,b=category"]),
            ("5\" pipe,\"\"\"x\"\"\"", vec!["5\" pipe", "\"x\""]),
            ("", vec![""]),
            ("a,", vec!["a", ""]),
        ] {
            assert_eq!(split_list(list).unwrap(), items, "{list}");
        }
        assert_eq!(split_list("\"a,b"), Err(OpenQuote));
    }

    #[test]
    fn what_is_advised_is_read_back() {
        for name in ["age", "a,b", "\"x\"", "it's 5\" wide", "소득, 만원", "a=b", "$(rm)"] {
            let word = list_argument(name, "");
            // What a shell makes of it.
            let bare = word.strip_prefix('\'').and_then(|w| w.strip_suffix('\'')).unwrap_or(&word);
            assert_eq!(split_list(&bare.replace(r"'\''", "'")).unwrap(), [name], "{word}");
        }
        assert_eq!(list_argument("age", "=category"), "age=category");
        assert_eq!(list_argument("a,b", "=category"), "'\"a,b\"=category'");
        assert_eq!(shell_word("my run"), "'my run'");
        assert_eq!(shell_word(""), "''");
    }
}
