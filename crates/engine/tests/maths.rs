//! What the documents say of the code is so: formulas in `docs/maths.md` (and `docs/maths.ko.md`) that the code cites
//! by name, such as `M:affine`, exist on both sides; the lines where each idea lives exist; the worked example is right.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The anchors in a line: `M:` not inside a word, then small letters, digits and single hyphens.
fn anchors(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("M:") {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let name = &line[at + 2..];
        let end = name.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        let name = name[..end.unwrap_or(name.len())].trim_end_matches('-');
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.push(name);
        }
    }
    found
}

fn source_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Each anchor cited in the crates' sources, with a place that cites it.
fn cited() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let src = entry.unwrap().path().join("src");
        if src.is_dir() {
            source_files(&src, &mut files);
        }
    }
    let mut cited = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            for anchor in anchors(line) {
                let place = || format!("{}:{}", file.display(), number + 1);
                cited.entry(anchor.to_string()).or_insert_with(place);
            }
        }
    }
    cited
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const ENGLISH: &str = "docs/maths.md";
const KOREAN: &str = "docs/maths.ko.md";

fn document() -> String {
    text(ENGLISH)
}

fn headings(text: &str) -> Vec<&str> {
    let defined = |line: &'_ str| line.starts_with("### M:");
    text.lines().filter(|line| defined(line)).flat_map(|line| anchors(line).into_iter().take(1)).collect()
}

#[test]
fn every_formula_cited_is_written_down_and_every_one_written_down_is_cited() {
    let (text, cited) = (document(), cited());
    let headings: BTreeSet<&str> = headings(&text).into_iter().collect();
    let missing: Vec<_> = cited.iter().filter(|(anchor, _)| !headings.contains(anchor.as_str())).collect();
    assert!(missing.is_empty(), "cited, but without a heading `### M:…` in docs/maths.md: {missing:?}");
    let unused: Vec<_> = headings.iter().filter(|anchor| !cited.contains_key(**anchor)).collect();
    assert!(unused.is_empty(), "headings of docs/maths.md that no code cites: {unused:?}");
    assert!(headings.len() > 30, "only {} formulas", headings.len());
}

#[test]
fn every_formula_has_one_heading_and_one_formula() {
    for path in [ENGLISH, KOREAN] {
        let text = text(path);
        let mut seen = BTreeSet::new();
        for heading in headings(&text) {
            assert!(seen.insert(heading), "{path}: M:{heading} has two headings");
        }
        for (heading, body) in sections(&text) {
            assert!(
                heading.contains(" — "),
                "{path}: 'M:{heading}' does not say what it is, as in `M:mse — …`"
            );
            assert_eq!(body.matches("```").count(), 2, "{path}: M:{heading}: one block with the formula");
        }
    }
}

/// The headings with an anchor, each with what stands below it.
fn sections(text: &str) -> Vec<(&str, &str)> {
    let parts = text.split("\n### M:").skip(1).map(|section| section.split_once('\n').unwrap());
    parts.map(|(heading, rest)| (heading, rest.split("\n#").next().unwrap())).collect()
}

/// The signs, numbers and Greek letters of a formula, sorted: what a translation leaves as it is.
fn signs(body: &str) -> String {
    let block = body.split("```").nth(1).unwrap();
    let is_sign = |c: &char| {
        c.is_ascii_digit() || ('α'..='ω').contains(c) || "ΣΦσ√∂⊙·/+−=←<>≤≥|²₁₂ᵀᵗᶻˣ∞⌊⌋½".contains(*c)
    };
    let mut signs: Vec<char> = block.chars().filter(is_sign).collect();
    signs.sort_unstable();
    signs.into_iter().collect()
}

#[test]
fn both_languages_have_the_same_formulas() {
    let (english, korean) = (text(ENGLISH), text(KOREAN));
    assert_eq!(headings(&english), headings(&korean));
    for ((heading, english), (_, korean)) in sections(&english).into_iter().zip(sections(&korean)) {
        assert_eq!(signs(english), signs(korean), "M:{heading}");
    }
}

#[test]
fn every_mention_in_the_document_has_a_heading() {
    for path in [ENGLISH, KOREAN] {
        let text = text(path);
        let headings: BTreeSet<&str> = headings(&text).into_iter().collect();
        for line in text.lines() {
            for anchor in anchors(line) {
                assert!(headings.contains(anchor), "{path}: M:{anchor} has no heading: {line}");
            }
        }
    }
}

/// One row, two layers of one weight each: the numbers at the start of both documents.
#[test]
fn the_worked_example_is_right() {
    let logistic = |z: f64| 1.0 / (1.0 + (-z).exp());
    let (x, w1, w2, truth, rate) = (2.0, 0.5, 0.5, 1.0, 0.1);
    let h = w1 * x;
    let p = logistic(w2 * h);
    let dz = p - truth;
    let dh = dz * w2;
    let (new_w2, new_w1) = (w2 - rate * (h * dz), w1 - rate * (x * dh));
    let z = new_w2 * new_w1 * x;
    let then = logistic(z);
    let numbers = [p, -p.ln(), dz, dh, new_w2, new_w1, z, then, -then.ln(), dz * new_w2];
    for path in [ENGLISH, KOREAN] {
        let text = text(path);
        for number in numbers.iter().chain(&[0.6f64, 0.3, 0.1].map(|p| -p.ln())) {
            let digits = if numbers.contains(number) { 4 } else { 2 };
            let number = format!("{number:.digits$}").replace('-', "−");
            assert!(text.contains(&number), "{path} lacks {number}");
        }
    }
}

/// Whether a file defines a function or type of this name, or has it as it is written.
fn has(file: &str, name: &str) -> bool {
    let last = name.rsplit("::").next().unwrap();
    let definitions = ["fn ", "struct ", "enum ", "trait "]
        .map(|word| [format!("{word}{last}("), format!("{word}{last} ")]);
    let generic = format!("fn {last}<");
    file.contains(name) && name.contains("::")
        || file.contains(&generic)
        || definitions.iter().flatten().any(|text| file.contains(text))
        || (name.contains("::") && file.contains(&format!("    {last} {{")))
}

/// Checks a table of ideas: in its second column stand paths (one without a folder lies beside the one before it) and
/// after them the names that each of these files has. Returns how many names that were.
fn check_ideas(document: &str) -> usize {
    let is_name =
        |text: &str| text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':') && !text.is_empty();
    let mut names = 0;
    for line in text(document).lines().filter(|line| line.starts_with("| ") && line.contains(".rs`")) {
        let places = line.split('|').nth(2).unwrap();
        let (mut files, mut named): (Vec<PathBuf>, bool) = (Vec::new(), false);
        for token in places.split('`').skip(1).step_by(2) {
            if token.ends_with(".rs") {
                let folder = files.last().and_then(|file| file.parent()).map(Path::to_path_buf);
                if std::mem::take(&mut named) {
                    files.clear();
                }
                let file = match token.contains('/') {
                    true => root().join(token),
                    false => folder.unwrap_or_else(|| panic!("{document}: {line}")).join(token),
                };
                assert!(file.is_file(), "{document}: no file {token}: {line}");
                files.push(file);
            } else if is_name(token) {
                named = true;
                names += 1;
                for file in &files {
                    let source = std::fs::read_to_string(file).unwrap();
                    assert!(has(&source, token), "{document}: no {token} in {}: {line}", file.display());
                }
            }
        }
    }
    names
}

#[test]
fn every_idea_lives_where_the_documents_say() {
    for document in
        ["ARCHITECTURE.md", "docs/guide/en/src/how-it-learns.md", "docs/guide/ko/src/how-it-learns.md"]
    {
        assert!(check_ideas(document) >= 8, "{document}: a table of ideas is missing");
    }
}

#[test]
fn anchors_are_found_in_prose_and_nowhere_else() {
    assert_eq!(anchors("(M:affine; He et al.) and M:affine-error."), ["affine", "affine-error"]);
    assert_eq!(anchors("// M:affine  y = x·W + b"), ["affine"]);
    assert_eq!(anchors("const CHECKSUM: &str = ITEM::new(); M: x, M:…, RM:a"), Vec::<&str>::new());
}
