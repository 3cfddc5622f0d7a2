//! Licences and bans of everything we stand on, from `cargo metadata`; `deny.toml` says the same to `cargo deny`
//! where that is installed.

use crate::metadata;

/// What may stand under gradus.
const ALLOWED: [&str; 13] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unlicense",
    "Unicode-3.0",
    "CC0-1.0",
    "BSL-1.0",
];

/// Crates that must not come in, and why.
const BANNED: [(&str, &str); 5] = [
    ("openssl-sys", "no network, and nothing that must be installed by hand"),
    ("native-tls", "no network"),
    ("arrow", "Parquet is read without Arrow: 55 crates and minutes of build"),
    ("polars", "a whole engine"),
    ("ring", "no network"),
];

/// Checks every package that a build could reach.
pub fn check() -> Result<(), String> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or("?");
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            wrong.push(format!("{name} is banned: {why}"));
        }
        let licence = package["license"].as_str().unwrap_or("");
        if !allowed(licence) {
            wrong.push(format!("{name}: licence '{licence}' is not among the allowed ones"));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n")),
    }
}

/// Whether an SPDX expression can be met with allowed licences: every `AND` part needs one allowed `OR` choice.
fn allowed(expression: &str) -> bool {
    // Some packages still write MIT/Apache-2.0 for "or".
    let text = expression.replace('/', " OR ");
    let mut depth = 0;
    let mut choices = vec![String::new()];
    for word in text.replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        match word {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 && word == "OR" {
            choices.push(String::new());
            continue;
        }
        if let Some(choice) = choices.last_mut() {
            *choice += word;
            *choice += " ";
        }
    }
    choices.iter().any(|choice| {
        let choice = choice.trim();
        if ALLOWED.contains(&choice) {
            return true;
        }
        let inner = choice.strip_prefix("( ").and_then(|rest| rest.strip_suffix(" )"));
        if let Some(inner) = inner.filter(|inner| !inner.contains(") ")) {
            return allowed(inner);
        }
        choice.contains(" AND ") && choice.split(" AND ").all(|part| allowed(part.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn expressions() {
        for good in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-2.0", "SSPL-1.0"] {
            assert!(!allowed(bad), "{bad}");
        }
    }
}
