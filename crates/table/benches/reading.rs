//! Speed of reading: `cargo bench -p gradus-table --bench reading [-- WORD]` (the kinds of text whose names hold
//! WORD). For each kind, megabytes of text a second on one thread, from a file in the page cache to typed columns: as a
//! whole table whose kinds are found (`read`), and block by block with kinds that are known (`Blocks`, as `predict`
//! reads). The best of several. The texts are made here: the same ones every time.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use gradus_table::{Blocks, Kind, ReadOptions, Required, read};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

/// Bytes of each text, about.
const SIZE: usize = 16 << 20;
/// Rows of a block.
const BLOCK: usize = 8192;

/// The same numbers every time: Knuth's MMIX generator, its upper half.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// A number between 0 and 1 with 53 random bits.
    fn part(&mut self) -> f64 {
        ((self.below(1 << 26) << 27) + self.below(1 << 27)) as f64 / (1u64 << 53) as f64
    }
}

/// A kind of text: its name, its header, and what appends a row.
type Text = (&'static str, &'static str, fn(&mut Numbers, &mut String));

const TEXTS: [Text; 8] = [
    (
        "adult",
        "age,workclass,fnlwgt,education,education_num,marital_status,occupation,relationship,race,sex,capital_gain,\
         capital_loss,hours_per_week,native_country,income",
        adult,
    ),
    ("whole numbers", "a,b,c,d,e,f,g,h", |n, to| {
        let mut row: Vec<String> = (0..7).map(|i| (n.below(10usize.pow(i % 4 + 1))).to_string()).collect();
        row.push(format!("-{}", n.below(100)));
        to.push_str(&row.join(","));
    }),
    ("decimals", "a,b,c,d,e,f,g,h", |n, to| {
        let mut row = Vec::new();
        for i in 0..8 {
            let places = [1, 2, 4, 6][i % 4];
            row.push(format!("{:.places$}", (n.part() - 0.3) * 300.0));
        }
        to.push_str(&row.join(","));
    }),
    ("17 digits", "a,b,c,d", |n, to| {
        let row: Vec<String> = (0..4).map(|_| n.part().to_string()).collect();
        to.push_str(&row.join(","));
    }),
    ("quoted", "a,b,c,d", |n, to| {
        let word = |n: &mut Numbers| n.one_of(&["red, light", "blue", "he said \"\"no\"\"", "two words"]);
        let (a, b) = (word(n), word(n));
        write!(to, "\"{a}\",\"{}\",\"{b}\",\"{}\"", n.below(1000), n.below(10)).unwrap();
    }),
    ("dates", "when,day,value", |n, to| {
        let (month, day, hour) = (1 + n.below(12), 1 + n.below(28), n.below(24));
        let (year, minute) = (1990 + n.below(30), n.below(60));
        write!(to, "{year}-{month:02}-{day:02} {hour:02}:{minute:02},{year}-{month:02}-{day:02},{minute}")
            .unwrap();
    }),
    ("Korean", "나이,직업,지역,소득", |n, to| {
        let job = n.one_of(&["사무직", "생산직", "자영업", "학생", "전문직"]);
        let place = n.one_of(&["서울특별시", "부산광역시", "경기도", "강원특별자치도"]);
        write!(to, "{},{job},{place},{}", 17 + n.below(60), n.below(90_000)).unwrap();
    }),
    ("identifiers", "id,code,value", |n, to| {
        write!(to, "K{:08},P-{},{}", n.below(100_000_000), n.below(20_000), n.below(1000)).unwrap();
    }),
];

fn adult(n: &mut Numbers, to: &mut String) {
    const WORK: [&str; 7] =
        ["Private", "Private", "Private", "Self-emp-not-inc", "Local-gov", "State-gov", ""];
    const SCHOOL: [&str; 6] = ["HS-grad", "Some-college", "Bachelors", "Masters", "Assoc-voc", "11th"];
    const MARRIED: [&str; 4] = ["Married-civ-spouse", "Never-married", "Divorced", "Widowed"];
    const JOB: [&str; 7] = [
        "Prof-specialty",
        "Craft-repair",
        "Exec-managerial",
        "Adm-clerical",
        "Sales",
        "Machine-op-inspct",
        "",
    ];
    const HOME: [&str; 4] = ["Husband", "Not-in-family", "Own-child", "Unmarried"];
    const RACE: [&str; 4] = ["White", "White", "Black", "Asian-Pac-Islander"];
    const COUNTRY: [&str; 6] =
        ["United-States", "United-States", "United-States", "Mexico", "Philippines", ""];
    let (gain, loss) = if n.below(12) == 0 { (n.below(100) * 997, 0) } else { (0, n.below(30) / 29 * 1902) };
    let (age, weight, hours) = (17 + n.below(74), 12_285 + n.below(400_000), 1 + n.below(99));
    let words = [&WORK[..], &SCHOOL, &MARRIED, &JOB, &HOME, &RACE].map(|words| n.one_of(words));
    let [work, school, married, job, home, race] = words;
    let (sex, country) = (n.one_of(&["Male", "Male", "Female"]), n.one_of(&COUNTRY));
    let (years, income) = (1 + n.below(16), n.one_of(&["<=50K", "<=50K", ">50K"]));
    write!(
        to,
        "{age},{work},{weight},{school},{years},{married},{job},{home},{race},{sex},{gain},{loss},{hours},{country},{income}"
    )
    .unwrap();
}

/// The best of several, in seconds.
fn best(mut f: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    let begin = Instant::now();
    for round in 0.. {
        let start = Instant::now();
        f();
        best = best.min(start.elapsed().as_secs_f64());
        if round >= 2 && begin.elapsed().as_millis() > 700 {
            break;
        }
    }
    best
}

fn by_blocks(path: &Path, schema: &[Required]) -> usize {
    let mut blocks = Blocks::open(path, &ReadOptions::default(), Some(schema)).unwrap();
    let mut rows = 0;
    while let Some(block) = blocks.next_block(BLOCK).unwrap() {
        rows += block.table.rows;
    }
    rows
}

fn main() {
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let folder = tempfile::tempdir().unwrap();
    println!(
        "{:16} {:>9} {:>11} {:>11} {:>11} {:>11}",
        "", "rows", "read MB/s", "ns a cell", "blocks", "ns a cell"
    );
    for (name, header, row) in TEXTS.into_iter().filter(|text| text.0.contains(word.as_str())) {
        let (mut text, mut numbers, mut rows) = (format!("{header}\n"), Numbers(1), 0usize);
        while text.len() < SIZE {
            row(&mut numbers, &mut text);
            text.push('\n');
            rows += 1;
        }
        let path = folder.path().join("table.csv");
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        let (columns, size) = (header.split(',').count(), text.len() as f64);
        drop(text);
        let table = read(&path, &ReadOptions::default()).unwrap().table;
        assert_eq!(table.rows, rows);
        let known = |kind| if kind == Kind::Text { Kind::Category } else { kind };
        let required = |c: &gradus_table::Column| Required {
            name: c.name.clone(),
            kind: known(c.kind),
            commas: c.commas,
            strict: false,
        };
        let schema: Vec<Required> = table.columns.iter().map(required).collect();
        drop(table);
        let whole = best(|| assert_eq!(read(&path, &ReadOptions::default()).unwrap().table.rows, rows));
        let blocks = best(|| assert_eq!(by_blocks(&path, &schema), rows));
        let a_cell = 1e9 / (rows * columns) as f64;
        println!(
            "{name:16} {rows:>9} {:>11.0} {:>11.1} {:>11.0} {:>11.1}",
            size * 1e-6 / whole,
            whole * a_cell,
            size * 1e-6 / blocks,
            blocks * a_cell
        );
    }
}
