//! The headline answer.

use super::Language;

/// The page's title, as plain text.
pub(in crate::report) fn title(l: Language, target: &str, table: &str) -> String {
    l.pick(
        format!("{target} from {table} · gradus report"),
        format!("{table}의 {target} 예측 · gradus 보고서"),
    )
}

pub(in crate::report) fn question(l: Language, target: &str) -> String {
    l.pick(
        format!("How well can {target} be predicted from the other columns?"),
        format!("다른 열만 보고 {target} 값을 얼마나 잘 예측할 수 있습니까?"),
    )
}

/// The rows of the test, some of them perhaps `seen` by the model that training started from.
pub(in crate::report) fn test_rows(l: Language, rows: &str, seen: bool) -> String {
    match seen {
        false => l.pick(
            format!("{rows} rows that it never saw in training"),
            format!("학습에서 한 번도 보지 않은 행 {rows}개"),
        ),
        true => l.pick(
            format!("{rows} rows, some of which it had learned from before"),
            format!("전에 학습한 행이 섞인 행 {rows}개"),
        ),
    }
}

pub(in crate::report) fn classes(
    l: Language,
    rows: &str,
    accuracy: &str,
    linear: &str,
    constant: &str,
) -> String {
    l.pick(
        format!(
            "On {rows}, the network names the right class for \
             <strong>{accuracy}</strong>. A linear model of the same inputs reaches {linear}; {constant}."
        ),
        format!(
            "{rows} 가운데 <strong>{accuracy}</strong>\u{2060}의 클래스를 바르게 맞혔습니다. 같은 \
             입력을 쓰는 선형 모델은 {linear}\u{2060}이고, {constant}\u{2060}입니다."
        ),
    )
}

/// The part of [`classes`] about the constant guess; `class` is what it always says, where that is known.
pub(in crate::report) fn always(l: Language, class: Option<&str>, accuracy: &str) -> String {
    match class {
        Some(class) => l.pick(
            format!("always answering {class} is right for {accuracy}"),
            format!("언제나 {class}(이)라고만 답하면 {accuracy}"),
        ),
        None => l.pick(
            format!("always giving the same answer is right for {accuracy}"),
            format!("언제나 같은 답만 하면 {accuracy}"),
        ),
    }
}

pub(in crate::report) fn number(
    l: Language,
    rows: &str,
    target: &str,
    mae: &str,
    linear: &str,
    constant: &str,
) -> String {
    l.pick(
        format!(
            "On {rows}, the network’s prediction of {target} is off by \
             <strong>{mae}</strong> on average. A linear model of the same inputs is off by {linear}; always giving \
             the same number, by {constant}."
        ),
        format!(
            "{rows}에서 {target} 예측은 평균 <strong>{mae}</strong>만큼 빗나갔습니다. 같은 \
             입력을 쓰는 선형 모델은 {linear}만큼, 언제나 같은 수로 답하면 {constant}만큼 빗나갑니다."
        ),
    )
}

/// Where a threshold names the class, the most right answers were not what was asked for.
pub(in crate::report) fn by_threshold(l: Language, class: &str, at: &str) -> String {
    l.pick(
        format!(
            "It names {class} from a probability of {at} on, as it was told to choose, and the other two the more probable \
             class: what that trades is shown <a href=\"#test\">below</a>."
        ),
        format!(
            "이 신경망은 정해 준 대로 {class}일 확률이 {at} 이상이면 {class}(이)라고 답하고, 다른 두 모델은 확률이 더 높은 클래스를 답합니다. \
             무엇을 얻고 잃는지는 <a href=\"#test\">아래</a>에 있습니다."
        ),
    )
}

/// How the network compares with the better of the two; `less` is the share of mistakes or error it does without.
pub(in crate::report) fn verdict(l: Language, classes: bool, less: f64) -> String {
    let share = crate::report::format::percent(less.abs());
    let (fewer, more, korean) = match classes {
        true => ("fewer mistakes", "more mistakes", "틀린 답이"),
        false => ("less error", "more error", "오차가"),
    };
    match less {
        less if less.is_nan() => String::new(),
        less if less > 0.0005 => l.pick(
            format!("That is {share} {fewer} than the better of the two."),
            format!("둘 가운데 나은 쪽보다 {korean} {share} 적습니다."),
        ),
        less if less < -0.0005 => l.pick(
            format!(
                "That is {share} {more} than the better of the two: here the simpler model is the better one."
            ),
            format!(
                "둘 가운데 나은 쪽보다 {korean} {share} 많습니다. 이 표에서는 더 단순한 모델이 낫습니다."
            ),
        ),
        _ => l.pick(
            "That is no improvement on the better of the two: here the simpler model is good enough.".into(),
            "둘 가운데 나은 쪽보다 낫지 않습니다. 이 표에서는 더 단순한 모델로 충분합니다.".into(),
        ),
    }
}

pub(in crate::report) fn picture(l: Language, classes: bool) -> &'static str {
    match classes {
        true => l.pick("Share of test rows named right", "시험 행 가운데 바르게 맞힌 비율"),
        false => l.pick(
            "Mean absolute error on the test rows; less is better",
            "시험 행의 평균 절대 오차(작을수록 좋음)",
        ),
    }
}
