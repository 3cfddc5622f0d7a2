//! How it learned.

use super::Language;

pub(in crate::report) fn intro(l: Language, rows: &str, loss: &str) -> String {
    l.pick(
        format!(
            "Learning is four things, over and over: predict, compare, reduce the error, repeat. The <a \
             href=\"#w-loss\">loss</a> measures the error. Its <a href=\"#w-slope\">slope</a> at each weight says \
             which way to go and how far (<a href=\"#w-descent\">gradient descent</a>). The slopes come from handing \
             the error back from the output to the input (<a href=\"#w-backprop\">backpropagation</a>). The pictures \
             below show each of these on the trained network itself, with nothing made up: {loss} on {rows} training \
             rows, in double precision, without dropout."
        ),
        format!(
            "학습은 네 가지를 되풀이하는 일입니다. 예측하고, 비교하고, 오차를 줄이고, 반복합니다. 오차는 <a \
             href=\"#w-loss\">손실</a>로 재고, 각 가중치에서 손실의 <a href=\"#w-slope\">기울기</a>가 어느 쪽으로 얼마나 갈지 \
             알려 줍니다(<a href=\"#w-descent\">경사 하강법</a>). 기울기는 오차를 출력층에서 입력층까지 거꾸로 전달해 \
             구합니다(<a href=\"#w-backprop\">오차 역전파법</a>). 아래 그림은 지어낸 것 없이 학습을 마친 이 신경망에서 직접 \
             잰 것입니다. 학습 행 {rows}개의 {loss} 값을 배정밀도로, 드롭아웃 없이 계산했습니다."
        ),
    )
}

pub(in crate::report) fn net(l: Language, layers: usize, parameters: &str) -> String {
    let layers = match layers {
        1 => l.pick(
            "one layer with weights, so it is a linear model".into(),
            "가중치가 있는 층이 하나뿐인 선형 모델".to_string(),
        ),
        n => l.pick(format!("{n} layers with weights"), format!("가중치가 있는 층 {n}개")),
    };
    l.pick(
        format!(
            "A row enters at the top and the prediction leaves at the bottom: {layers}, {parameters} trained numbers in \
             all. The wider a bar, the more numbers a layer writes for each row (on a square-root scale)."
        ),
        format!(
            "행 하나가 위로 들어가 예측이 되어 아래로 나옵니다. {layers}, 학습한 수는 모두 {parameters}개입니다. 막대가 \
             넓을수록 그 층이 행마다 내보내는 수가 많습니다(제곱근 눈금)."
        ),
    )
}

/// What a kind of layer does, for people who meet it for the first time.
pub(in crate::report) fn kind_does(l: Language, kind: &str) -> Option<&'static str> {
    Some(match kind {
        "dense" => l.pick(
            "every number it writes is a weighted sum of all numbers it reads",
            "읽은 수 모두에 가중치를 곱해 더한 값을 내보냅니다",
        ),
        "columns" => l.pick(
            "puts the numbers and the vectors of the categories side by side",
            "수와 범주의 벡터를 나란히 놓습니다",
        ),
        "embedding" => l.pick("a learned vector for each category", "범주마다 학습한 벡터입니다"),
        "dropout" => l.pick(
            "in training, leaves out a random share of the numbers, so that none is relied on alone; does nothing here",
            "학습할 때만 수의 일부를 무작위로 빼서 하나에 기대지 않게 하며, 여기서는 아무 일도 하지 않습니다",
        ),
        "layer_norm" => l.pick("brings the numbers of each row to one scale", "행마다 수의 크기를 고르게 맞춥니다"),
        "batch_norm" => l.pick("brings each number to one scale over the rows", "행 전체에 걸쳐 수마다 크기를 고르게 맞춥니다"),
        "residual" => l.pick("adds what it read to what it made of it", "읽은 값에 그것으로 만든 값을 더합니다"),
        "feature_scale" => l.pick("multiplies each input by a learned factor", "입력마다 학습한 배율을 곱합니다"),
        "relu" | "leaky_relu" | "gelu" | "silu" | "mish" | "tanh" | "sigmoid" | "softplus" | "selu" => l.pick(
            "bends each number, so that layers on top of each other can draw curves and not only straight lines",
            "수를 구부려, 쌓인 층이 직선이 아니라 곡선을 그릴 수 있게 합니다",
        ),
        _ => return None,
    })
}

pub(in crate::report) fn more_layers(l: Language, more: usize) -> String {
    l.pick(format!("… {more} more layers …"), format!("… 층 {more}개 더 …"))
}

pub(in crate::report) fn bowls(l: Language) -> &'static str {
    l.pick(
        "Move one weight, leave all others, and the error draws a curve. The tangent is its slope at the trained \
         value, by backpropagation. Gradient descent steps against the slope: slope up, weight down. Near the bottom \
         of its curve a weight has little slope left, and that is why training comes to rest.",
        "다른 가중치는 두고 하나만 움직이면 오차가 곡선을 그립니다. 접선은 학습된 값에서의 기울기로, 오차 역전파법으로 \
         구했습니다. 경사 하강법은 기울기의 반대쪽으로 걸음을 옮깁니다. 오르막이면 가중치를 줄이고, 내리막이면 늘립니다. \
         곡선의 바닥에 가까우면 기울기가 거의 남지 않으며, 그래서 학습이 잦아듭니다.",
    )
}

pub(in crate::report) fn bowl_caption(l: Language, name: &str, joins: &str) -> String {
    match joins {
        "" => format!("<code>{name}</code>"),
        joins => l.pick(format!("<code>{name}</code>, {joins}"), format!("<code>{name}</code>, {joins}")),
    }
}

pub(in crate::report) fn step(l: Language, value: &str, rate: &str, slope: &str, after: &str) -> String {
    l.pick(
        format!("One step: {value} − {rate} × ({slope}) = {after}."),
        format!("한 걸음: {value} − {rate} × ({slope}) = {after}."),
    )
}

/// What the step did: the error was `before` and changed by `by`, where the tangent said `promised`.
pub(in crate::report) fn step_error(
    l: Language,
    before: &str,
    by: &str,
    promised: &str,
    way: std::cmp::Ordering,
) -> String {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match way {
        Less => l.pick(
            format!("It takes {by} off the error of {before}; the tangent promised {promised}."),
            format!("오차 {before}에서 {by}만큼 줄어듭니다. 접선이 예고한 양은 {promised}입니다."),
        ),
        Greater => l.pick(
            format!("The error of {before} grows by {by}: this step is too long for this curve."),
            format!("오차 {before}에서 {by}만큼 늘어납니다. 이 곡선에서는 걸음이 너무 깁니다."),
        ),
        Equal => l.pick(
            format!("The error stays at {before}: there is no slope left."),
            format!("오차는 {before} 그대로입니다. 남은 기울기가 없습니다."),
        ),
    }
}

pub(in crate::report) fn step_hidden(l: Language) -> &'static str {
    l.pick("The step is too short to be seen in the picture.", "걸음이 너무 짧아 그림에서는 보이지 않습니다.")
}

pub(in crate::report) fn no_weights(l: Language) -> &'static str {
    l.pick("There is no weight to move.", "움직일 가중치가 없습니다.")
}

pub(in crate::report) fn secants(l: Language, weight: &str, slope: &str, dx: &str, digits: i32) -> String {
    let agree = match digits {
        d if d >= 1 => l.pick(
            format!("At Δx = {dx} the two agree to {d} digits."),
            format!("Δx = {dx}일 때 두 값은 유효 숫자 {d}자리까지 같습니다."),
        ),
        _ => l.pick(
            format!("They come closest at Δx = {dx}."),
            format!("두 값은 Δx = {dx}일 때 가장 가깝습니다."),
        ),
    };
    l.pick(
        format!(
            "A slope can be measured without any theory: move the weight by Δx to either side, see how much the error \
             changes, divide. That is the <em>secant</em>. As Δx shrinks it turns into the <em>tangent</em>. For \
             <code>{weight}</code> backpropagation says {slope}. {agree}"
        ),
        format!(
            "기울기는 이론 없이도 잴 수 있습니다. 가중치를 양쪽으로 Δx만큼 움직여 오차가 얼마나 변하는지 보고 나누면 됩니다. \
             이것이 <em>할선</em>의 기울기입니다. Δx가 작아지면 할선은 <em>접선</em>이 됩니다. <code>{weight}</code> 가중치에서 오차 \
             역전파법이 구한 기울기는 {slope}입니다. {agree}"
        ),
    )
}

pub(in crate::report) fn secants_rounding(l: Language, dx: &str) -> String {
    l.pick(
        format!(
            "Below Δx = {dx} it gets worse again: the two errors then differ only in their last digits, and dividing \
             by a tiny Δx blows up their rounding. The maths has not changed there; the computer’s 16 digits have run \
             out."
        ),
        format!(
            "Δx가 {dx}보다 작아지면 다시 나빠집니다. 두 오차가 마지막 자리에서만 달라지는데, 아주 작은 Δx로 나누면 그 반올림 \
             오차가 부풀기 때문입니다. 수학이 틀린 것이 아니라 컴퓨터의 16자리가 바닥난 것입니다."
        ),
    )
}

pub(in crate::report) fn secants_exact(l: Language, floor: &str) -> String {
    l.pick(
        format!("Where the two are equal to the last digit, the dot is drawn at {floor}."),
        format!("마지막 자리까지 같은 곳은 {floor} 자리에 점을 찍었습니다."),
    )
}

pub(in crate::report) fn secant_titles(l: Language) -> (&'static str, &'static str) {
    l.pick(
        (
            "Slope of the secant, and of the tangent by backpropagation",
            "How far apart they are (both axes by powers of ten)",
        ),
        ("할선의 기울기와 오차 역전파법으로 구한 접선의 기울기", "두 기울기의 차이(두 축 모두 로그 눈금)"),
    )
}

pub(in crate::report) fn handed(l: Language, output: &str, first: &str, factor: f64, path: &str) -> String {
    let change = match factor {
        f if f >= 1.5 => {
            let f = crate::report::format::digits(f, 2);
            l.pick(format!("{f} times smaller than at the output"), format!("출력층의 {f}분의 1"))
        }
        f if f > 0.0 && f <= 1.0 / 1.5 => {
            let f = crate::report::format::digits(1.0 / f, 2);
            l.pick(format!("{f} times larger than at the output"), format!("출력층의 {f}배"))
        }
        _ => l.pick("about the same size as at the output".into(), "출력층과 비슷한 크기".to_string()),
    };
    l.pick(
        format!(
            "Backpropagation starts at the output with the slope of each row’s loss, and hands this error from layer to \
             layer towards the input. Its size is {output} at the output and {first} at \
             <code>{path}</code>: {change}. Where almost nothing arrives, almost nothing is learned."
        ),
        format!(
            "오차 역전파법은 출력층에서 행마다 손실을 미분한 기울기에서 시작해, 층에서 층으로 입력 쪽까지 오차를 전달합니다. \
             오차의 크기는 출력층에서 {output}, <code>{path}</code> 층에서 {first}, 곧 {change}입니다. 오차가 거의 닿지 않는 층은 \
             거의 배우지 못합니다."
        ),
    )
}

pub(in crate::report) fn handed_one(l: Language, output: &str) -> String {
    l.pick(
        format!(
            "Backpropagation starts at the output with the slope of each row’s loss. The size of this error is \
             {output}. There is no layer below to hand it to: this network is a single layer."
        ),
        format!(
            "오차 역전파법은 출력층에서 행마다 손실을 미분한 기울기에서 시작합니다. 이 오차의 크기는 {output}입니다. 층이 하나뿐이라 \
             오차를 넘겨줄 아래층이 없습니다."
        ),
    )
}

pub(in crate::report) fn log_axis(l: Language) -> &'static str {
    l.pick(
        "The axis goes by powers of ten, so the dots are to be compared by their place.",
        "축이 로그 눈금이므로 점의 위치로 비교해야 합니다.",
    )
}

pub(in crate::report) fn too_large(l: Language) -> &'static str {
    l.pick(
        "This network is too large to be looked into in double precision beside what is in memory, so only its shape \
         is drawn.",
        "이 신경망은 메모리에 남은 자리에서 배정밀도로 들여다보기에는 너무 커서 구조만 그렸습니다.",
    )
}
