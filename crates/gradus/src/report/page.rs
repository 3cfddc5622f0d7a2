//! The page: one HTML file that stands by itself. No script, no font and no picture comes from outside.

use super::data::ReportData;
use super::html::{escape, paragraph};
use super::sections::{answer, bowls, data, error, handed, made, net, row, secants, test, used};
use super::words::{Language, answer as title, label, learning as words};
use crate::report::format::thousands;

const STYLE: &str = include_str!("style.css");

/// The report as a page in a language. Everything on it comes from `report`; text from the table is escaped.
pub fn html(report: &ReportData, language: Language) -> String {
    let l = language;
    let file = report.table.rsplit(['/', '\\']).next().unwrap_or(&report.table);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"gradus {version}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{answer}{contents}{data}{error}{test}{used}{learning}{made}{words}</main>\n</body>\n</html>\n",
        code = l.code(),
        version = escape(&report.gradus),
        title = escape(&title::title(l, &report.target, file)),
        answer = answer::html(report, l),
        contents = contents(report, l),
        data = data::html(report, l),
        error = error::html(report, l),
        test = test::html(report, l),
        used = used::html(report, l),
        learning = learning(report, l),
        made = made::html(report, l),
        words = made::words(l),
    )
}

fn contents(report: &ReportData, l: Language) -> String {
    let mut parts = vec![
        ("data", label::data_heading(l)),
        ("error", label::error_heading(l)),
        ("test", label::test_heading(l)),
        ("learning", label::learning_heading(l)),
        ("made", label::made_heading(l)),
        ("words", label::words_heading(l)),
    ];
    if report.used.is_some() {
        parts.insert(3, ("used", label::used_heading(l)));
    }
    let links: String =
        parts.iter().map(|(id, name)| format!("<li><a href=\"#{id}\">{name}</a></li>\n")).collect();
    format!("<nav aria-label=\"{}\"><ol>{links}</ol></nav>\n", label::skip(l))
}

fn learning(report: &ReportData, l: Language) -> String {
    let heading = format!("<section id=\"learning\"><h2>{}</h2>\n", label::learning_heading(l));
    let heading = heading + &error::first_net(report, l);
    let body = match &report.learning {
        None => paragraph(words::too_large(l)) + &net::html(report, l),
        Some(learning) => {
            let loss = label::loss_name(l, &report.loss);
            paragraph(&words::intro(l, &thousands(learning.rows), &loss))
                + &net::html(report, l)
                + &bowls::html(learning, l)
                + &secants::html(learning, l)
                + &handed::html(learning, l)
                + &row::html(report, learning, l)
        }
    };
    heading + &body + "</section>\n"
}
