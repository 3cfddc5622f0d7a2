//! Words of a command, so that what is advised can be pasted into a shell.

use std::path::Path;

/// The word as it is where a shell takes it so, else in single quotes.
pub use gradus_table::shell_word as quoted;

/// A path as a word; one that would be taken for a flag is said from the folder it lies in.
pub fn path(path: &Path) -> String {
    let word = path.to_string_lossy();
    quoted(&if word.starts_with('-') { format!("./{word}") } else { word.into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for plain in ["runs/people-sex-1", "/a/b.csv", "--lang=ko", "사람들.csv", "a+b,c:d"] {
            assert_eq!(quoted(plain), plain);
        }
        for (word, wanted) in
            [("my run", "'my run'"), ("", "''"), ("it's", r"'it'\''s'"), ("$HOME", "'$HOME'"), ("~", "'~'")]
        {
            assert_eq!(quoted(word), wanted);
        }
        assert_eq!(path(Path::new("-run")), "./-run");
        assert_eq!(path(Path::new("my run")), "'my run'");
    }
}
