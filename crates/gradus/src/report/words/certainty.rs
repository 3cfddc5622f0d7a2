//! How sure the answers are.

use super::Language;
use crate::certainty::CalibrationOutcome;
use crate::options::ThresholdRule;

/// What was done about probabilities that are too sure or not sure enough. Numbers are (before, after).
pub(in crate::report) fn calibrated(
    l: Language,
    too_sure: bool,
    temperature: &str,
    rows: &str,
    loss: (&str, &str),
) -> String {
    let (before, after) = loss;
    let was = if too_sure {
        l.pick("too sure of itself", "지나치게 확신")
    } else {
        l.pick("not sure enough", "덜 확신")
    };
    l.pick(
        format!(
            "On {rows} validation rows the network turned out to be {was}, so its probabilities were calibrated \
             (temperature {temperature}): the log loss of the test rows went from {before} to {after}. The dashed line is \
             as it was before."
        ),
        format!(
            "검증 행 {rows}개에서 신경망이 {was}하는 것으로 나타나 확률을 보정했습니다(온도 {temperature}). 시험 행의 로그 손실이 \
             {before}에서 {after}\u{2060}(으)로 바뀌었습니다. 점선은 보정하기 전입니다."
        ),
    )
}

/// Why nothing was done.
pub(in crate::report) fn not_calibrated(l: Language, outcome: CalibrationOutcome) -> &'static str {
    match outcome {
        CalibrationOutcome::FewRows => l.pick(
            "The probabilities are as the network gives them: there were too few validation rows to calibrate on.",
            "보정하기에는 검증 행이 너무 적어 신경망이 낸 확률을 그대로 씁니다.",
        ),
        CalibrationOutcome::FewMistakes => l.pick(
            "The probabilities are as the network gives them: it made too few mistakes on the validation rows to tell \
             whether it could be surer.",
            "검증 행에서 틀린 예가 너무 적어 더 확신해도 되는지 알 수 없으므로 신경망이 낸 확률을 그대로 씁니다.",
        ),
        CalibrationOutcome::NoGain | CalibrationOutcome::Applied => l.pick(
            "The probabilities are as the network gives them: calibrating them on the validation rows would not have \
             lowered the log loss.",
            "검증 행으로 보정해도 로그 손실이 줄지 않아 신경망이 낸 확률을 그대로 씁니다.",
        ),
    }
}

/// From where on the positive class is named.
pub(in crate::report) fn threshold(
    l: Language,
    class: &str,
    at: &str,
    rule: Option<ThresholdRule>,
    rows: &str,
) -> String {
    let from = l.pick(
        format!("{class} is named where its probability is {at} or more"),
        format!("{class}일 확률이 {at} 이상이면 {class}(이)라고 답합니다"),
    );
    match rule {
        None => l.pick(
            format!("{from}, that is, where it is the more probable class."),
            format!("{from}. 더 확률이 높은 클래스를 답하는 것과 같습니다."),
        ),
        Some(ThresholdRule::At(_)) => {
            l.pick(format!("{from}, as was asked for."), format!("{from}. 지정한 문턱값입니다."))
        }
        Some(rule) => {
            let what = aim(l, rule);
            l.pick(
                format!("{from}: of all thresholds that gives {what} on the {rows} validation rows."),
                format!("{from}. 모든 문턱값 가운데 검증 행 {rows}개에서 {what} 값입니다."),
            )
        }
    }
}

fn aim(l: Language, rule: ThresholdRule) -> String {
    match rule {
        ThresholdRule::F1 => l.pick("the largest F1".into(), "F1이 가장 큰".into()),
        ThresholdRule::BalancedAccuracy => {
            l.pick("the largest mean of both recalls".into(), "두 재현율의 평균이 가장 큰".into())
        }
        ThresholdRule::Cost { false_positive, false_negative } => l.pick(
            format!(
                "the least cost, a false alarm costing {false_positive} and an overlooked row {false_negative},"
            ),
            format!(
                "(거짓 경보 하나에 {false_positive}, 놓친 행 하나에 {false_negative}의 비용을 매겨) 비용이 가장 적은"
            ),
        ),
        _ => l.pick("the most right answers".into(), "맞힌 답이 가장 많은".into()),
    }
}

/// What that trades.
pub(in crate::report) fn trade(
    l: Language,
    class: &str,
    precision: &str,
    recall: &str,
    cost: Option<(&str, &str)>,
) -> String {
    let cost = match cost {
        Some((cost, most)) => l.pick(
            format!(
                " A row costs {cost} on average; the curve of the cost is a share of the highest, {most}."
            ),
            format!(
                " 행 하나의 비용은 평균 {cost}입니다. 비용 곡선은 가장 높은 값 {most}에 대한 비율입니다."
            ),
        ),
        None => String::new(),
    };
    l.pick(
        format!(
            "Of the test rows named {class}, {precision} are (precision); of those that are {class}, {recall} are found \
             (recall).{cost} A lower threshold finds more of them, at the price of more false alarms."
        ),
        format!(
            "시험 행 가운데 {class}(이)라고 답한 행은 {precision}\u{2060}가 실제로 그렇고(정밀도), 실제로 {class}인 행은 \
             {recall}\u{2060}를 찾아냈습니다(재현율).{cost} 문턱값을 낮추면 더 많이 찾아내는 대신 거짓 경보가 늘어납니다."
        ),
    )
}

/// How one chooses another.
pub(in crate::report) fn other_threshold(l: Language) -> &'static str {
    l.pick(
        "<code>--threshold f1</code>, <code>balanced-accuracy</code>, <code>cost:FP:FN</code> or a probability takes \
         another one; this picture is of the test rows, so choosing by it would spoil the test.",
        "<code>--threshold f1</code>, <code>balanced-accuracy</code>, <code>cost:FP:FN</code>나 확률로 다른 문턱값을 쓸 수 \
         있습니다. 이 그림은 시험 행으로 그린 것이므로 이것을 보고 고르면 시험의 뜻이 없어집니다.",
    )
}

/// How often ranges held a number.
pub(in crate::report) fn ranges(
    l: Language,
    level: &str,
    share: &str,
    ends: (&str, &str),
    width: &str,
) -> String {
    let (low, high) = ends;
    l.pick(
        format!(
            "Around each prediction lies a range that was promised to hold the true number in {level} of rows. It held \
             {share} of the test rows (95 % interval {low} to {high}, Wilson’s). Half of the ranges are narrower than \
             {width}."
        ),
        format!(
            "예측마다 실제 값이 {level}\u{2060}의 행에서 들어 있으리라고 약속한 범위를 두었습니다. 시험 행의 {share}\u{2060}에서 \
             들어 있었습니다(95 % 구간 {low}\u{2060}~{high}, 윌슨 구간). 범위의 절반은 너비가 {width}보다 좁습니다."
        ),
    )
}

/// How often sets held a class.
pub(in crate::report) fn sets(
    l: Language,
    level: &str,
    share: &str,
    ends: (&str, &str),
    classes: &str,
    single: &str,
) -> String {
    let (low, high) = ends;
    l.pick(
        format!(
            "For each row there is a set of classes that was promised to hold the true one in {level} of rows. It held \
             {share} of the test rows (95 % interval {low} to {high}, Wilson’s). A set has {classes} classes on average; \
             {single} of the sets have a single one."
        ),
        format!(
            "행마다 실제 클래스가 {level}\u{2060}의 행에서 들어 있으리라고 약속한 클래스 집합을 두었습니다. 시험 행의 \
             {share}\u{2060}에서 들어 있었습니다(95 % 구간 {low}\u{2060}~{high}, 윌슨 구간). 집합에는 평균 {classes}개의 클래스가 \
             있고, 집합의 {single}\u{2060}는 하나뿐입니다."
        ),
    )
}

/// What is assumed.
pub(in crate::report) fn assumed(l: Language, rows: &str) -> String {
    l.pick(
        format!(
            "The promise comes from {rows} validation rows, on which no weight was fitted (split conformal prediction). It \
             holds on average over rows that come as those came (exchangeable rows), not for each kind of row by itself, \
             and not once the world has changed. It is approximate here because the same rows chose the epoch. \
             <code>gradus predict --interval 90</code> gives it for new rows, at any level."
        ),
        format!(
            "이 약속은 가중치를 맞추는 데 쓰지 않은 검증 행 {rows}개에서 나왔습니다(분할 등각 예측). 그 행들과 같은 방식으로 나온 \
             행(교환 가능한 행) 전체의 평균으로 지켜질 뿐, 행의 종류마다 따로 지켜지는 것도 아니고 세상이 바뀐 뒤에도 지켜지는 것은 \
             아닙니다. 같은 행으로 에포크를 골랐으므로 여기서는 근사입니다. 새 행에는 <code>gradus predict --interval 90</code>으로 \
             얻으며, 수준은 마음대로 정할 수 있습니다."
        ),
    )
}

/// There is no range or set at the level that is reported.
pub(in crate::report) fn too_few(l: Language, level: &str, needed: &str) -> String {
    l.pick(
        format!(
            "Too few rows were kept aside to say how often {level} ranges hold the truth: that needs {needed} validation \
             rows or more."
        ),
        format!("{level} 범위가 실제 값을 얼마나 담는지 말하기에는 따로 둔 행이 너무 적습니다. 검증 행이 {needed}개 이상 있어야 합니다."),
    )
}

/// What the model says of the row that is followed.
pub(in crate::report) fn of_row(l: Language, temperature: &str, class: &str, p: &str) -> String {
    l.pick(
        format!("Calibrated (temperature {temperature}), the model says {p} for {class}; learning went by the network’s own."),
        format!("보정하면(온도 {temperature}) 모델이 말하는 {class}일 확률은 {p}입니다. 학습은 신경망이 낸 확률로 했습니다."),
    )
}
