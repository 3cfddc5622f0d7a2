//! What the network used.

use super::Language;

/// `worst` is the most important column, `by` how much worse the metric gets.
pub(in crate::report) fn importance(
    l: Language,
    (metric, rows, repeats): (&str, &str, u32),
    (worst, by): (&str, &str),
) -> String {
    l.pick(
        format!(
            "Take a column, shuffle its cells among {rows} test rows, and ask the finished network again: how much worse is \
             its {metric}? The more the network needs the column, the worse. With {worst} shuffled it gets worse by {by}. The \
             thin line at the end of a bar is the spread over {repeats} shuffles."
        ),
        format!(
            "열 하나의 값을 시험 행 {rows}개 사이에서 섞고, 다 배운 신경망에 다시 물으면 {metric} 값이 얼마나 나빠질까요? 신경망이 \
             그 열에 기댈수록 크게 나빠집니다. {worst} 열을 섞으면 {by}만큼 나빠집니다. 막대 끝의 가는 선은 {repeats}번 섞었을 때의 \
             퍼짐입니다."
        ),
    )
}

pub(in crate::report) fn importance_note(l: Language) -> &'static str {
    l.pick(
        "Where two columns say the same, each seems to be worth little: the network can read the other one. Importance says \
         what this network reads, not what causes the answer.",
        "두 열이 같은 내용을 담고 있으면 저마다 값이 적어 보입니다. 신경망이 다른 쪽을 읽을 수 있기 때문입니다. 중요도는 이 신경망이 \
         무엇을 읽는지를 말할 뿐, 무엇이 답의 원인인지를 말하지는 않습니다.",
    )
}

pub(in crate::report) fn importance_picture(l: Language, metric: &str) -> String {
    l.pick(
        format!("How much worse {metric} gets without a column"),
        format!("열을 섞었을 때 {metric} 값이 나빠지는 정도"),
    )
}

pub(in crate::report) fn more_columns(l: Language, more: usize) -> String {
    l.pick(
        if more == 1 { "1 column more".into() } else { format!("{more} columns more") },
        format!("그 밖의 열 {more}개"),
    )
}

pub(in crate::report) fn alone(l: Language, column: &str, share: &str, target: &str) -> String {
    l.pick(
        format!(
            "<strong>Is {column} known when you predict?</strong> It alone tells {share} of what there is to know of \
             {target}. If it is made from {target}, or becomes known only after it, this test says nothing about new rows: \
             leave the column out and train again. In a table about something simple it may be just right."
        ),
        format!(
            "<strong>예측할 때 {column} 값을 이미 알고 있습니까?</strong> 이 열 하나만으로 {target} 값에 대해 알 수 있는 것의 \
             {share}\u{2060}를 알 수 있습니다. {target} 값에서 만들어졌거나 그 뒤에야 알게 되는 열이라면 이 시험은 새 행에 대해 아무것도 \
             말해 주지 않습니다. 그 열을 빼고 다시 학습하십시오. 단순한 것을 다룬 표라면 아무 문제가 아닐 수도 있습니다."
        ),
    )
}

/// `what` the answer is: see [`answer_of_class`] and its kin.
pub(in crate::report) fn effects(l: Language, what: &str, rows: &str) -> String {
    l.pick(
        format!(
            "The most important columns one by one, everything else left as it is: above 0 {what} is higher than on average, \
             below 0 it is lower. Asked of the network on {rows} training rows."
        ),
        format!(
            "가장 중요한 열을 하나씩, 다른 것은 그대로 두고 본 것입니다. 0보다 위에서는 {what} 평균보다 높고, 아래에서는 낮습니다. \
             학습 행 {rows}개로 신경망에 물었습니다."
        ),
    )
}

pub(in crate::report) fn answer_of_class(l: Language, class: &str) -> String {
    l.pick(format!("the probability of {class}"), format!("{class}일 확률이"))
}

pub(in crate::report) fn answer_of_classes(l: Language) -> String {
    l.pick("the probability of a class".into(), "그 클래스일 확률이".into())
}

pub(in crate::report) fn answer_of_number(l: Language, target: &str) -> String {
    l.pick(format!("the prediction of {target}"), format!("{target} 예측값이"))
}

pub(in crate::report) fn effects_note(l: Language) -> &'static str {
    l.pick(
        "Along a number each row is moved only within its own range of values (accumulated local effects), so that no row is \
         asked for that could not exist; a category is set to each of its most frequent levels in all rows. It is what the \
         network has learned, not what would happen if one changed the column in the world.",
        "수에서는 행을 제 값 둘레에서만 움직여(누적 국소 효과) 있을 수 없는 행을 묻지 않습니다. 범주에서는 모든 행을 가장 흔한 수준 \
         하나하나로 놓아 봅니다. 신경망이 배운 것을 보일 뿐, 현실에서 그 값을 바꾸면 일어날 일을 보이는 것은 아닙니다.",
    )
}

pub(in crate::report) fn effect_picture(l: Language, column: &str) -> String {
    l.pick(format!("The answer along {column}"), format!("{column} 열에 따른 답"))
}

/// `of` is the class, where it is one; `baseline` and `answer` are numbers as written.
pub(in crate::report) fn owed(
    l: Language,
    of: Option<&str>,
    baseline: &str,
    answer: &str,
    target: &str,
) -> String {
    match of {
        Some(class) => l.pick(
            format!(
                "For the mean training row the network gives {class} a probability of {baseline}, for this row {answer}. \
                 What lies between comes from the columns (integrated gradients), in percentage points:"
            ),
            format!(
                "학습 행의 평균에 대해 신경망은 {class}일 확률을 {baseline}, 이 행에 대해서는 {answer}\u{2060}로 봅니다. 그 사이의 차이가 \
                 어느 열에서 왔는지를 나눈 것입니다(적분 기울기). 단위는 퍼센트포인트입니다."
            ),
        ),
        None => l.pick(
            format!(
                "For the mean training row the network predicts a {target} of {baseline}, for this row {answer}. What lies \
                 between comes from the columns (integrated gradients):"
            ),
            format!(
                "학습 행의 평균에 대해 신경망은 {target} 값을 {baseline}, 이 행에 대해서는 {answer}\u{2060}로 예측합니다. 그 사이의 차이가 \
                 어느 열에서 왔는지를 나눈 것입니다(적분 기울기)."
            ),
        ),
    }
}

pub(in crate::report) fn owed_picture(l: Language) -> &'static str {
    l.pick("What each column adds to the answer", "열마다 답에 더한 몫")
}
