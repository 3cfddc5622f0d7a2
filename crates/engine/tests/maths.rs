//! The formulas in `docs/maths.md` and the code that cites them by name, such as `M:affine`: each exists on both
//! sides.
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

fn document() -> String {
    std::fs::read_to_string(root().join("docs/maths.md")).unwrap()
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
    let text = document();
    let mut seen = BTreeSet::new();
    for heading in headings(&text) {
        assert!(seen.insert(heading), "M:{heading} has two headings");
    }
    for section in text.split("\n### M:").skip(1) {
        let (heading, rest) = section.split_once('\n').unwrap();
        assert!(heading.contains(" — "), "'M:{heading}' does not say what it is, as in `M:mse — …`");
        let body = rest.split("\n#").next().unwrap();
        assert_eq!(body.matches("```").count(), 2, "M:{heading}: one block with the formula");
    }
}

#[test]
fn every_mention_in_the_document_has_a_heading() {
    let text = document();
    let headings: BTreeSet<&str> = headings(&text).into_iter().collect();
    for line in text.lines() {
        for anchor in anchors(line) {
            assert!(headings.contains(anchor), "M:{anchor} is mentioned, but has no heading: {line}");
        }
    }
}

#[test]
fn anchors_are_found_in_prose_and_nowhere_else() {
    assert_eq!(anchors("(M:affine; He et al.) and M:affine-error."), ["affine", "affine-error"]);
    assert_eq!(anchors("// M:affine  y = x·W + b"), ["affine"]);
    assert_eq!(anchors("const CHECKSUM: &str = ITEM::new(); M: x, M:…, RM:a"), Vec::<&str>::new());
}
