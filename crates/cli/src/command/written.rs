//! How a table of predictions is written: what the name of its file asks for.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::{Compression, write::GzEncoder};

use super::Failure;

/// Endings of tables and packers that are not written: a file of that name would be taken for one.
const OTHERS: [&str; 20] = [
    "parquet", "pq", "feather", "arrow", "orc", "avro", "xlsx", "xls", "ods", "json", "jsonl", "ndjson",
    "sqlite", "db", "zip", "bz2", "xz", "zst", "7z", "tgz",
];

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Tabs between the columns instead of commas.
    pub tabs: bool,
    /// Packed.
    pub gzip: bool,
}

impl Written {
    /// By the file's name; one that asks for something else than CSV, TSV or these packed is refused.
    pub fn by_name(path: &Path) -> Result<Written, Failure> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let (name, gzip) = match name.strip_suffix(".gz") {
            Some(inner) => (inner, true),
            None => (name.as_str(), false),
        };
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if OTHERS.contains(&ending) {
            return Err(Failure::Said(format!(
                "{}: gradus writes CSV, not {ending}; name a file that ends in .csv or .tsv, or in one of these and .gz",
                path.display()
            )));
        }
        Ok(Written { tabs: matches!(ending, "tsv" | "tab"), gzip })
    }

    /// Gives `write` something to write to that packs if it must.
    pub fn through<T>(
        self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Write) -> Result<T, gradus::Error>,
    ) -> Result<T, gradus::Error> {
        if !self.gzip {
            return write(out);
        }
        let mut packed = BufWriter::with_capacity(1 << 16, GzEncoder::new(out, Compression::default()));
        let done = write(&mut packed)?;
        let packed = packed.into_inner().map_err(io::IntoInnerError::into_error);
        packed.and_then(GzEncoder::finish).map_err(gradus::Error::Output)?;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how() {
        let of = |name: &str| Written::by_name(Path::new(name)).ok().map(|w| (w.tabs, w.gzip));
        for (name, how) in [
            ("p.csv", Some((false, false))),
            ("p", Some((false, false))),
            ("p.txt", Some((false, false))),
            ("a.b/p.TSV", Some((true, false))),
            ("p.csv.gz", Some((false, true))),
            ("p.tsv.GZ", Some((true, true))),
            ("p.gz", Some((false, true))),
            ("p.parquet", None),
            ("p.parquet.gz", None),
            ("p.xlsx", None),
            ("p.csv.zip", None),
            ("json", Some((false, false))),
        ] {
            assert_eq!(of(name), how, "{name}");
        }
    }
}
