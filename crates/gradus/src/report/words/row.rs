//! One row, followed forward and backward.

use super::Language;

pub(in crate::report) fn intro(l: Language, row: &str, target: &str, truth: &str) -> String {
    l.pick(
        format!("Row {row} of the table, whose {target} is in truth {truth}, worked out in the open."),
        format!(
            "표의 {row}번째 행을 따라가며 계산을 모두 보입니다. 이 행의 {target} 실제 값은 {truth}입니다."
        ),
    )
}

pub(in crate::report) fn says_classes(l: Language, z: &str, link: &str) -> String {
    l.pick(
        format!("The last layer writes z = {z}. {link}"),
        format!("마지막 층은 z = {z} 값을 내보냅니다. {link}"),
    )
}

pub(in crate::report) fn link_bce(l: Language, p: &str, class: &str, minus_z: &str) -> String {
    l.pick(
        format!("The logistic function makes it the probability of {class}: p = 1 / (1 + e<sup>{minus_z}</sup>) = {p}."),
        format!("로지스틱 함수를 지나면 {class}일 확률이 됩니다. p = 1 / (1 + e<sup>{minus_z}</sup>) = {p}."),
    )
}

pub(in crate::report) fn link_softmax(l: Language) -> &'static str {
    l.pick(
        "Softmax makes them probabilities that add up to 1: each e<sup>z</sup>, divided by the sum of all.",
        "소프트맥스를 지나면 합이 1인 확률이 됩니다. 각 e<sup>z</sup>를 모두의 합으로 나눈 값입니다.",
    )
}

pub(in crate::report) fn link_number(l: Language, z: &str, says: &str, truth: &str, y: &str) -> String {
    l.pick(
        format!(
            "The last layer writes z = {z}. In the units of the table that is {says}; the truth is {truth}, which is \
             y = {y} in the units that the network learns in."
        ),
        format!(
            "마지막 층은 z = {z} 값을 내보내고, 표의 단위로는 {says}입니다. 실제 값은 {truth}, 신경망이 배우는 단위로는 \
             y = {y}입니다."
        ),
    )
}

pub(in crate::report) fn loss_is(l: Language, name: &str) -> String {
    l.pick(
        format!("How wrong is that? The loss is {name}:"),
        format!("이 예측은 얼마나 틀렸을까요? 손실은 {name}입니다."),
    )
}

pub(in crate::report) fn loss_reads(l: Language, loss: &str) -> Option<&'static str> {
    Some(match loss {
        "bce" | "cross_entropy" => l.pick(
            "Minus the logarithm of the probability given to what came true: 0 for certainty that was right, without \
             limit for certainty that was wrong.",
            "실제로 일어난 쪽에 준 확률에 로그를 취해 부호를 바꾼 값입니다. 확신하고 맞히면 0, 확신하고 틀리면 한없이 커집니다.",
        ),
        "mse" => l.pick(
            "The distance, squared: a miss twice as large counts four times.",
            "거리의 제곱입니다. 두 배로 빗나가면 네 배로 셉니다.",
        ),
        "mae" => l.pick("The distance itself.", "거리 자체입니다."),
        "huber" => l.pick(
            "Squared near 0, straight beyond δ, so that outliers do not rule.",
            "0 가까이에서는 제곱, δ 바깥에서는 직선이라 이상값에 휘둘리지 않습니다.",
        ),
        "poisson" => l.pick(
            "Minus the log-likelihood of a count, less the best it could be.",
            "개수의 로그 가능도에 음수를 취하고, 가장 좋을 때의 값을 뺀 것입니다.",
        ),
        "pinball" => l.pick(
            "Too low and too high are weighed differently, so that the prediction is a quantile.",
            "낮게 본 것과 높게 본 것을 다르게 세어 예측이 분위수가 되게 합니다.",
        ),
        _ => return None,
    })
}

pub(in crate::report) fn share(l: Language, loss: &str, mean: &str, rows: &str, share: &str) -> String {
    l.pick(
        format!(
            "Over the {rows} rows of the sample the mean is {mean}; this row, with {loss}, makes up {share} of the \
             whole error."
        ),
        format!(
            "표본 {rows}개 행의 평균 손실은 {mean}입니다. 손실이 {loss}인 이 행은 전체 오차의 {share}\u{2060}를 차지합니다."
        ),
    )
}

pub(in crate::report) fn error_classes(l: Language, several: bool) -> &'static str {
    match several {
        false => l.pick(
            "The slope of that loss at z is simply what was said less what was true. This is the error that goes back:",
            "이 손실을 z로 미분한 기울기는 예측한 확률에서 실제를 뺀 값입니다. 이것이 뒤로 전달되는 오차입니다.",
        ),
        true => l.pick(
            "The slope of that loss at each z is simply what was said less what was wanted, p − y. A class that got too \
             much is pushed down, the true one is pulled up; this is the error that goes back.",
            "이 손실을 각 z로 미분한 기울기는 예측한 확률에서 목표를 뺀 p − y입니다. 너무 높게 본 클래스는 내려가고 실제 클래스는 \
             올라갑니다. 이것이 뒤로 전달되는 오차입니다.",
        ),
    }
}

pub(in crate::report) fn error_number(l: Language) -> &'static str {
    l.pick(
        "The slope of that loss at z says which way the prediction should go. This is the error that goes back:",
        "이 손실을 z로 미분한 기울기가 예측이 갈 방향을 알려 줍니다. 이것이 뒤로 전달되는 오차입니다.",
    )
}

pub(in crate::report) fn push(l: Language, error: f64) -> &'static str {
    match error {
        e if e > 0.0 => l.pick(
            "It is positive: the output is too high and will be lowered.",
            "양수입니다. 출력이 너무 높으니 낮춥니다.",
        ),
        e if e < 0.0 => l.pick(
            "It is negative: the output is too low and will be raised.",
            "음수입니다. 출력이 너무 낮으니 높입니다.",
        ),
        _ => l.pick("It is 0: there is nothing to put right.", "0입니다. 고칠 것이 없습니다."),
    }
}

pub(in crate::report) fn others(l: Language, more: usize) -> String {
    l.pick(format!("{more} other classes"), format!("그 밖의 클래스 {more}개"))
}

pub(in crate::report) fn backward(l: Language) -> &'static str {
    l.pick(
        "From the output back to the input: the first numbers that each layer wrote for this row, and the error handed \
         back at them. Each weight’s gradient is the error above it times the number below it.",
        "출력에서 입력 쪽으로, 각 층이 이 행에 대해 내보낸 처음 몇 개의 수와 그 자리로 전달된 오차입니다. 가중치의 기울기는 위에서 \
         온 오차에 아래에서 온 수를 곱한 값입니다.",
    )
}

pub(in crate::report) fn bars(l: Language) -> &'static str {
    l.pick("What was said (bar) and what was wanted (line)", "예측한 확률(막대)과 목표(선)")
}
