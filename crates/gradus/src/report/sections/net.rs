//! The network, drawn from its inputs at the top to its outputs at the bottom.

use crate::report::data::{LayerLine, ReportData};
use crate::report::format::thousands;
use crate::report::html::{cut, data, figure};
use crate::report::svg::{Anchor, Screen, Sheet, for_screens};
use crate::report::words::{Language, label, learning as words};

/// So many layers are drawn; of a deeper net the middle is left out.
const LAYERS: usize = 24;

/// The picture with its sentence.
pub(in crate::report) fn html(report: &ReportData, l: Language) -> String {
    let with_weights = report.layers.iter().filter(|layer| kind(&layer.path) == "dense").count();
    let parameters = data("parameters", report.parameters as f64, &thousands(report.parameters));
    let caption = words::net(l, with_weights.max(1), &parameters);
    let picture = for_screens(|screen| draw(report, l, screen));
    let mut kinds: Vec<&str> = Vec::new();
    report.layers.iter().map(|layer| kind(&layer.path)).for_each(|kind| {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    });
    let does = |kind: &&str| words::kind_does(l, kind).map(|does| format!("<code>{kind}</code>: {does}. "));
    let note: String = kinds.iter().filter_map(does).collect();
    let picture = format!("{picture}<p class=\"note\">{note}</p>\n");
    format!("<h3>{}</h3>\n{}", label::net_heading(l), figure(&caption, &picture))
}

/// What a layer is, from its path: `3.dense` and `2.residual.0.dense` are dense.
fn kind(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// One line of the picture.
struct Line {
    name: String,
    width: Option<usize>,
    parameters: usize,
}

fn lines(report: &ReportData, l: Language) -> Vec<Line> {
    let (numbers, embeddings) = report.inputs;
    let inputs = match embeddings {
        0 => label::inputs_of_net(l).to_string(),
        n => l.pick(format!("inputs + {n} category columns"), format!("입력 + 범주 열 {n}개")),
    };
    let first = Line { name: inputs, width: Some(numbers + embeddings), parameters: 0 };
    let of_layer = |(i, layer): (usize, &LayerLine)| {
        let name = format!("{} · {}", layer.path, label::layer_kind(l, kind(&layer.path)));
        let plain = match kind(&layer.path) == label::layer_kind(l, kind(&layer.path)) {
            true => layer.path.clone(),
            false => name,
        };
        let name = match i + 1 == report.layers.len() {
            true => format!("{} → {}", plain, label::output(l)),
            false => plain,
        };
        Line { name, width: Some(layer.width), parameters: layer.parameters }
    };
    let mut lines: Vec<Line> =
        std::iter::once(first).chain(report.layers.iter().enumerate().map(of_layer)).collect();
    if lines.len() > LAYERS {
        let (keep, more) = (LAYERS / 2, lines.len() - LAYERS);
        let gap = Line { name: words::more_layers(l, more), width: None, parameters: 0 };
        lines.splice(keep..keep + more, [gap]);
    }
    lines
}

fn draw(report: &ReportData, l: Language, screen: Screen) -> String {
    let lines = lines(report, l);
    let (width, step, suffix) =
        (screen.width(), if screen == Screen::Wide { 40.0 } else { 52.0 }, screen.suffix());
    let most = lines.iter().filter_map(|line| line.width).max().unwrap_or(1).max(1) as f64;
    let (middle, room) = match screen {
        Screen::Wide => (width / 2.0, 250.0),
        Screen::Narrow => (width / 2.0, width - 100.0),
    };
    let long = |n: usize| (room * libm::sqrt(n as f64 / most)).max(3.0);
    let mut sheet = Sheet::new(&format!("net-{suffix}"), width, step * lines.len() as f64 + 8.0);
    let mut said = Vec::new();
    let bar = 14.0;
    for (i, line) in lines.iter().enumerate() {
        let top = i as f64 * step + if screen == Screen::Wide { 8.0 } else { 22.0 };
        let Some(n) = line.width else {
            sheet.text(middle, top + 11.0, Anchor::Middle, "tick", &line.name);
            said.push(line.name.clone());
            continue;
        };
        let half = long(n) / 2.0;
        if let Some(next) = lines.get(i + 1).and_then(|next| next.width) {
            let (next_half, next_top) = (long(next) / 2.0, top + step);
            let flow = [
                (middle - half, top + bar),
                (middle + half, top + bar),
                (middle + next_half, next_top),
                (middle - next_half, next_top),
            ];
            sheet.path(&flow, true, "flow");
        }
        let class = match (i, i + 1 == lines.len()) {
            (0, _) => "fill base",
            (_, true) => "fill good",
            _ if line.parameters == 0 => "fill faint",
            _ => "fill net",
        };
        sheet.rect(middle - half, top, 2.0 * half, bar, class);
        let counted = match line.parameters {
            0 => thousands(n),
            p => format!("{} · {} {}", thousands(n), thousands(p), label::parameters(l)),
        };
        match screen {
            Screen::Wide => {
                sheet.text(0.0, top + 11.0, Anchor::Start, "label", &cut(&line.name, 30));
                sheet.text(width, top + 11.0, Anchor::End, "tick", &counted);
            }
            Screen::Narrow => {
                sheet.text(0.0, top - 6.0, Anchor::Start, "label", &cut(&line.name, 30));
                sheet.text(width, top - 6.0, Anchor::End, "tick", &counted);
            }
        }
        said.push(format!("{}: {counted}", line.name));
    }
    sheet.finish(label::net_heading(l), &said.join("; "))
}
