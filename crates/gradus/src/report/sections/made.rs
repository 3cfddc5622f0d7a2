//! How the result was made, and the words of the page.

use crate::report::data::ReportData;
use crate::report::format::short;
use crate::report::html::{data, escape, paragraph};
use crate::report::words::{Language, data as words, glossary, label};
use crate::target_scale::ScaleChoice;

/// How it was made.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let code = |text: &str| format!("<code>{}</code>", escape(text));
    let command = match report.command.is_empty() {
        true => words::no_command(l).to_string(),
        false => format!("<code>{}</code>", escape(&report.command)),
    };
    let time = report.time_plan.as_ref().map(|plan| {
        let times = [plan.limit.seconds(), plan.expected].map(|seconds| words::time(l, seconds));
        words::time_plan(l, &times, &code(&plan.flags), plan.flags.is_empty())
    });
    let scale = report.target_scale.as_ref().map(|choice| scale(choice, l));
    let lines = [(label::command(l), command)];
    let lines = lines.into_iter().chain(time.map(|time| (label::time_limit(l), time)));
    let lines = lines.chain(scale.map(|scale| (label::target_scale(l), scale))).chain([
        (label::table(l), code(&report.table)),
        (label::fingerprint(l), code(&report.fingerprint)),
        (label::loss(l), label::loss_name(l, &report.loss)),
        (label::rule(l), escape(&report.rule)),
        (label::seed(l), data("seed", report.seed as f64, &report.seed.to_string())),
        (label::version(l), format!("gradus {}", escape(&report.gradus))),
    ]);
    let lines: String =
        lines.map(|(what, value)| format!("<div><dt>{what}</dt><dd>{value}</dd></div>\n")).collect();
    format!(
        "<section id=\"made\"><h2>{}</h2>\n<dl class=\"facts\">{lines}</dl>\n{}</section>\n",
        label::made_heading(l),
        paragraph(words::repeat_it(l, report.time_plan.as_ref().is_some_and(|plan| !plan.flags.is_empty())))
    )
}

/// How the target's scale was settled.
fn scale(choice: &ScaleChoice, l: Language) -> String {
    let score = |name, score: Option<f64>| score.map_or("–".into(), |x| data(name, x, &short(x)));
    let figures = [score("scale.standard", choice.standard), score("scale.log", choice.log)];
    let metric = label::metric(l, choice.metric.name());
    let flag = format!("<code>{}</code>", escape(&choice.change_with));
    words::scale_choice(l, choice, metric, &figures, &flag)
}

/// The words that the page uses.
pub(in crate::report) fn words(l: Language) -> String {
    let line = |(id, word, what): (&str, &str, &str)| {
        format!("<div id=\"{id}\"><dt>{word}</dt><dd>{what}</dd></div>\n")
    };
    let lines: String = glossary::words(l).into_iter().map(line).collect();
    format!(
        "<section id=\"words\"><h2>{}</h2>\n<dl class=\"words\">{lines}</dl></section>\n",
        label::words_heading(l)
    )
}
