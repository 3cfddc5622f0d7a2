//! The guide is true: every command in a ```console block of `docs/guide` is run by the real binary, in the order of
//! its page, in a scratch folder that holds the first 1,000 rows of `data/people.csv`; what the page shows of the
//! output is compared with what came out.
//!
//! In a block, `$ ` starts a command for the shell (a line that ends in `\` goes on), `# exits 2` after it is the code
//! it must end with, and the lines that follow are its whole output; none shown means that any is fine. A line `…`
//! stands for any lines, `…` inside a line for anything. Numbers and spaces are not compared: the page shows those of
//! the whole table. ```toml blocks must be options that can be used.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gradus::options::Options;

const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/people.csv");
const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide");
const ROWS: usize = 1_000;

/// A fenced block: its language, its lines and the number of the first.
struct Block {
    language: String,
    lines: Vec<String>,
    at: usize,
}

/// A command with what the page says of it.
#[derive(Debug)]
struct Shown {
    command: String,
    exits: i32,
    output: Vec<String>,
    at: usize,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(language), false) => {
                open = true;
                blocks.push(Block {
                    language: language.trim().to_string(),
                    lines: Vec::new(),
                    at: number + 2,
                });
            }
            (None, true) => blocks.last_mut().unwrap().lines.push(line.to_string()),
            (None, false) => {}
        }
    }
    assert!(!open, "a block is not closed");
    blocks
}

fn commands(block: &Block) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut goes_on = false;
    for (i, line) in block.lines.iter().enumerate() {
        if goes_on {
            let command = &mut shown.last_mut().unwrap().command;
            command.push('\n');
            command.push_str(line);
            goes_on = line.ends_with('\\');
        } else if let Some(command) = line.strip_prefix("$ ") {
            goes_on = command.ends_with('\\');
            let at = block.at + i;
            shown.push(Shown { command: command.to_string(), exits: 0, output: Vec::new(), at });
        } else {
            let last =
                shown.last_mut().unwrap_or_else(|| panic!("line {}: no command before it", block.at + i));
            match line.strip_prefix("# exits ") {
                Some(code) if last.output.is_empty() => last.exits = code.trim().parse().unwrap(),
                _ => last.output.push(line.to_string()),
            }
        }
    }
    shown
}

/// A line without what is not compared: numbers become `#`, signs of numbers and spaces go.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '0'..='9' => {
                let of_number = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':');
                let mut last = c;
                while let Some(next) = rest.next_if(of_number) {
                    last = next;
                }
                // 1e-9, 3.2e+05
                if rest.peek() == Some(&'e') {
                    let mut ahead = rest.clone();
                    ahead.next();
                    ahead.next_if(|c| matches!(c, '-' | '+'));
                    if ahead.peek().is_some_and(char::is_ascii_digit) {
                        while ahead.next_if(char::is_ascii_digit).is_some() {}
                        rest = ahead;
                    }
                }
                plain.push('#');
                if matches!(last, '.' | ',' | ':') {
                    plain.push(last);
                }
            }
            '-' | '−' if rest.peek().is_some_and(char::is_ascii_digit) => {}
            c if c.is_whitespace() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Whether a line came out as the page shows it, `…` standing for anything.
fn same_line(shown: &str, got: &str) -> bool {
    let (shown, got) = (plain(shown), plain(got));
    let parts: Vec<&str> = shown.split('…').collect();
    // A line that really holds … (a name cut short) may be shown as it is.
    if shown == got {
        return true;
    }
    let [first, middle @ .., last] = &parts[..] else { return shown == got };
    let Some(mut rest) = got.strip_prefix(first) else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Whether the lines came out as shown; a line `…` stands for any number of them.
fn same_lines(shown: &[&str], got: &[&str]) -> bool {
    match shown.split_first() {
        None => got.is_empty(),
        Some((&line, rest)) if line.trim() == "…" => {
            (0..=got.len()).any(|skip| same_lines(rest, &got[skip..]))
        }
        Some((line, rest)) => {
            got.split_first().is_some_and(|(g, got)| same_line(line, g) && same_lines(rest, got))
        }
    }
}

fn without_blank_ends<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut lines: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).collect();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines
}

fn run(shown: &Shown, page: &str, folder: &Path) {
    let binary = Path::new(env!("CARGO_BIN_EXE_gradus")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
    let ended = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{}", shown.command)])
        .env("PATH", path)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let got = String::from_utf8_lossy(&ended.stdout);
    let place = format!("{page}:{}: $ {}", shown.at, shown.command);
    assert_eq!(ended.status.code(), Some(shown.exits), "{place}\n{got}");
    let wanted = without_blank_ends(shown.output.iter().map(String::as_str));
    if wanted.is_empty() {
        return;
    }
    let same = same_lines(&wanted, &without_blank_ends(got.lines()));
    assert!(same, "{place}\n--- the page shows\n{}\n--- came out\n{got}", wanted.join("\n"));
}

fn scratch() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(PEOPLE).unwrap();
    let rows: Vec<&str> = text.lines().take(ROWS + 1).collect();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/people.csv"), rows.join("\n") + "\n").unwrap();
    folder
}

fn pages(language: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(GUIDE).join(language).join("src")).unwrap();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|e| e == "md"));
    pages.sort();
    pages
}

fn name(page: &Path) -> String {
    page.file_name().unwrap().to_str().unwrap().to_string()
}

/// Runs every page of a language; returns how many commands that were.
fn every_command(language: &str) -> usize {
    let mut count = 0;
    for page in pages(language) {
        let name = format!("{language}/{}", name(&page));
        let text = fs::read_to_string(&page).unwrap();
        let folder = scratch();
        for block in blocks(&text) {
            match block.language.as_str() {
                "console" => {
                    for shown in commands(&block) {
                        run(&shown, &name, folder.path());
                        count += 1;
                    }
                }
                "toml" => {
                    let options = Options::from_toml(&block.lines.join("\n"), &name).unwrap();
                    options.check().unwrap_or_else(|error| panic!("{name}:{}: {error}", block.at));
                }
                "rust" | "python" | "text" => {}
                other => panic!("{name}:{}: a block of '{other}'", block.at),
            }
        }
    }
    count
}

#[test]
fn every_command_of_the_english_guide_does_what_it_says() {
    assert!(every_command("en") > 20);
}

#[test]
fn every_command_of_the_korean_guide_does_what_it_says() {
    assert!(every_command("ko") > 20);
}

/// The same pages in both languages, each in its table of contents, with the same commands.
#[test]
fn both_languages_have_the_same_pages_and_commands() {
    let all = |language| pages(language).iter().map(|page| name(page)).collect::<Vec<_>>();
    assert_eq!(all("en"), all("ko"));
    for language in ["en", "ko"] {
        let contents = fs::read_to_string(Path::new(GUIDE).join(language).join("src/SUMMARY.md")).unwrap();
        for page in pages(language).iter().map(|page| name(page)).filter(|name| name != "SUMMARY.md") {
            assert!(contents.contains(&format!("({page})")), "{language}: SUMMARY.md lacks {page}");
        }
    }
    for (english, korean) in pages("en").iter().zip(pages("ko")) {
        let of = |page: &Path| -> Vec<String> {
            let text = fs::read_to_string(page).unwrap();
            let console = |block: &Block| block.language == "console";
            blocks(&text)
                .iter()
                .filter(|b| console(b))
                .flat_map(commands)
                .map(|shown| shown.command)
                .collect()
        };
        assert_eq!(of(english), of(&korean), "{}", name(english));
    }
}

/// Links between pages, and from pages to files of the repository, lead somewhere.
#[test]
fn links_lead_somewhere() {
    for page in ["en", "ko"].iter().flat_map(|language| pages(language)) {
        let text = fs::read_to_string(&page).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap().split('#').next().unwrap();
            if target.is_empty() || target.starts_with("http") {
                continue;
            }
            let file = page.parent().unwrap().join(target);
            assert!(file.exists(), "{}: link to {target}", page.display());
        }
    }
}

#[test]
fn lines_are_compared_by_their_words() {
    assert!(same_line("rows  34,190 to train, 7,326 to test", "rows       700 to train, 150 to test"));
    assert!(same_line("worst 3.2e-9 at 0.dense", "worst 1.17e-10 at 0.dense"));
    assert!(same_line("best … epoch 3.", "best of all was epoch 12."));
    assert!(!same_line("best of all was epoch 3.", "worst of all was epoch 3."));
    assert!(!same_line("0.8488", "–"));
    assert!(same_lines(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(same_lines(&["a", "…"], &["a"]));
    assert!(!same_lines(&["a", "…", "d"], &["a", "b", "c"]));
}
