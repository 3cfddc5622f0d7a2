//! Text and numbers as HTML. Everything that comes from a person's table passes [`escape`].

use std::fmt::Write;

/// A text with everything that HTML or SVG would read as markup made harmless. Characters that XML does not know
/// become the replacement character.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || ('\u{FDD0}'..='\u{FDEF}').contains(&c) || c as u32 & 0xFFFE == 0xFFFE => {
                out.push('\u{FFFD}');
            }
            c => out.push(c),
        }
    }
    out
}

/// A text cut to so many characters, with an ellipsis.
pub(super) fn cut(text: &str, characters: usize) -> String {
    match text.chars().count() > characters {
        true => text.chars().take(characters.saturating_sub(1)).chain(['…']).collect(),
        false => text.to_string(),
    }
}

/// Something out of the person's table inside a sentence: kept apart from the writing direction around it, and cut
/// where it is longer than a sentence bears.
pub(super) fn name(text: &str) -> String {
    format!("<bdi class=\"name\">{}</bdi>", escape(&cut(text, 60)))
}

/// A number that can be checked: `key` says where it stands in `metrics.json`, `value` is the number in full.
pub(super) fn data(key: &str, value: f64, text: &str) -> String {
    format!("<data data-key=\"{}\" value=\"{value}\">{text}</data>", escape(key))
}

/// A table in a box of its own that scrolls sideways where the screen is too narrow. Cells are HTML; the first of a
/// row is its head. `numbers` says which columns are set flush right.
pub(super) fn table(caption: &str, head: &[&str], numbers: &[bool], rows: &[Vec<String>]) -> String {
    let mut out = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><caption>{0}</caption>\
         <thead><tr>",
        escape(caption)
    );
    let class = |i: usize| if numbers.get(i) == Some(&true) { " class=\"number\"" } else { "" };
    for (i, cell) in head.iter().enumerate() {
        let _ = write!(out, "<th scope=\"col\"{}>{cell}</th>", class(i));
    }
    out += "</tr></thead><tbody>";
    for row in rows {
        out += "<tr>";
        for (i, cell) in row.iter().enumerate() {
            let _ = match i {
                0 => write!(out, "<th scope=\"row\"{}>{cell}</th>", class(i)),
                _ => write!(out, "<td{}>{cell}</td>", class(i)),
            };
        }
        out += "</tr>\n";
    }
    out + "</tbody></table></div>\n"
}

/// A paragraph.
pub(super) fn paragraph(html: &str) -> String {
    format!("<p>{html}</p>\n")
}

/// A picture with what to see in it above.
pub(super) fn figure(caption: &str, picture: &str) -> String {
    format!("<figure role=\"group\"><figcaption>{caption}</figcaption>\n{picture}</figure>\n")
}
