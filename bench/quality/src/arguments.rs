//! What is asked for.

use std::path::PathBuf;

/// What `--help` says.
pub const HELP: &str = "cargo xtask quality --data DIR [options]: presets beside rivals on a folder of tables

  --data DIR         the tables, with a manifest.json
  --presets A,B      presets to run, or TOML files for --config [default: quick,default]
  --tables A,B       tables to run and to compare on [default: all]
  --seeds 0,1        seeds to run [default: 0,1,2]
  --threads N        threads of each run [default: all cores]
  --again            also run what is in the results
  --program FILE     the gradus to run [default: this tree's, built first]
  --rivals A,B       run these rivals instead of presets; all of them: all
  --kill S           seconds after which a rival's fit is ended [default: 900]
  --standing         run nothing: only show where everyone stands
  --out DIR          where standing.md, .json and .svg go [default: bench/quality]
  --results DIR      where results.jsonl and rivals.jsonl are [default: bench/quality]

What is in the results is not run again; a run that is stopped keeps what it has.
At low priority: nice -n 19 cargo xtask quality …";

/// The words, sorted out.
#[derive(Debug)]
pub struct Arguments {
    /// The tables' folder.
    pub data: Option<PathBuf>,
    /// Presets, or TOML files.
    pub presets: Vec<String>,
    /// Names of tables; all where empty.
    pub tables: Vec<String>,
    /// Seeds to run.
    pub seeds: Vec<u64>,
    /// Threads of each run.
    pub threads: usize,
    /// Run what is there.
    pub again: bool,
    /// The gradus to run.
    pub program: Option<PathBuf>,
    /// Rivals to run.
    pub rivals: Vec<String>,
    /// Seconds that a rival's fit may take.
    pub kill: u64,
    /// Run nothing.
    pub standing: bool,
    /// Where the standing goes.
    pub out: PathBuf,
    /// Where results are.
    pub home: PathBuf,
}

impl Arguments {
    /// Of words; an error says which one is wrong and what is wanted.
    pub fn new(words: &[String]) -> Result<Arguments, String> {
        let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut all = Arguments {
            data: None,
            presets: list("quick,default"),
            tables: Vec::new(),
            seeds: vec![0, 1, 2],
            threads: std::thread::available_parallelism().map_or(1, |n| n.get()),
            again: false,
            program: None,
            rivals: Vec::new(),
            kill: 900,
            standing: false,
            out: home.clone(),
            home,
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value =
                || words.next().cloned().ok_or_else(|| format!("{word} wants a value; see --help"));
            match word.as_str() {
                "--again" => all.again = true,
                "--standing" => all.standing = true,
                "--data" => all.data = Some(value()?.into()),
                "--presets" => all.presets = list(&value()?),
                "--tables" => all.tables = list(&value()?),
                "--rivals" => all.rivals = list(&value()?),
                "--program" => all.program = Some(value()?.into()),
                "--out" => all.out = value()?.into(),
                "--results" => all.home = value()?.into(),
                "--threads" => all.threads = number(word, &value()?)?,
                "--kill" => all.kill = number(word, &value()?)?,
                "--seeds" => {
                    all.seeds =
                        list(&value()?).iter().map(|seed| number(word, seed)).collect::<Result<_, _>>()?;
                }
                _ => return Err(format!("{word}: no such option; see --help")),
            }
        }
        Ok(all)
    }
}

/// Words between commas.
fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(String::from).collect()
}

fn number<T: std::str::FromStr>(option: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{option}: '{text}' is not a whole number"))
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn of(words: &str) -> Result<Arguments, String> {
        Arguments::new(&words.split_whitespace().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_sorted_out() {
        let all = of("--data d --presets quick,a.toml --seeds 3,4 --again --threads 2").unwrap();
        assert_eq!(all.data.unwrap().to_str(), Some("d"));
        assert_eq!(all.presets, ["quick", "a.toml"]);
        assert_eq!((all.seeds, all.threads, all.again, all.standing), (vec![3, 4], 2, true, false));
        for (words, wanted) in
            [("--seeds a", "'a' is not"), ("--data", "wants a value"), ("--sedes 1", "no such option")]
        {
            assert!(of(words).unwrap_err().contains(wanted), "{words}");
        }
    }
}
