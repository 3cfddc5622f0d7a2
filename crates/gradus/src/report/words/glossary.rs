//! The words that the page uses, each with its anchor.

use super::Language;

/// (anchor, word, what it is).
pub(in crate::report) fn words(l: Language) -> Vec<(&'static str, &'static str, &'static str)> {
    vec![
        ("w-loss", l.pick("loss", "손실"), l.pick(
            "How wrong a prediction is, as one number: near 0 when right, large when confidently wrong. The mean over \
             rows is the error that training reduces.",
            "예측이 얼마나 틀렸는지를 나타내는 수입니다. 맞으면 0에 가깝고, 확신하고 틀리면 큽니다. 학습은 행 전체의 평균을 줄입니다.",
        )),
        ("w-slope", l.pick("slope", "기울기"), l.pick(
            "How much the error grows when a weight is made a little larger: the limit of the secant. Of all weights \
             together: the gradient.",
            "가중치를 조금 늘릴 때 오차가 얼마나 커지는지를 나타냅니다. 할선 기울기의 극한이며, 모든 가중치의 기울기를 모은 것이 \
             그래디언트입니다.",
        )),
        ("w-descent", l.pick("gradient descent", "경사 하강법"), l.pick(
            "Moving each weight against its slope: new weight = weight − rate × slope.",
            "각 가중치를 기울기의 반대쪽으로 옮기는 방법입니다. 새 가중치 = 가중치 − 학습률 × 기울기.",
        )),
        ("w-error", l.pick("error handed back", "전달되는 오차"), l.pick(
            "The slope of the loss at what a layer wrote. Each layer gets it from the one above and hands it on below.",
            "층이 내보낸 값에서 잰 손실의 기울기입니다. 각 층은 위층에서 오차를 받아 아래층에 전달합니다.",
        )),
        ("w-backprop", l.pick("backpropagation", "오차 역전파법"), l.pick(
            "The way all slopes are found in one sweep: the chain rule, from the output layer to the input layer.",
            "연쇄 법칙으로 출력층에서 입력층까지 거꾸로 한 번 지나며 모든 기울기를 구하는 방법입니다.",
        )),
        ("w-epoch", l.pick("epoch", "에포크"), l.pick(
            "One pass over all training rows.",
            "학습 행 전체를 한 번 도는 것입니다.",
        )),
        ("w-split", l.pick("training, validation, test", "학습, 검증, 시험"), l.pick(
            "Three parts of the rows: one to learn from, one to choose when to stop, one to be honest with.",
            "행을 셋으로 나눈 것입니다. 하나는 배우는 데, 하나는 멈출 때를 고르는 데, 하나는 정직하게 확인하는 데 씁니다.",
        )),
        ("w-calibration", l.pick("calibrated", "보정된 확률"), l.pick(
            "Of the rows given 80 %, some 80 % are so. A temperature, one number, makes a network surer or less sure of all \
             its answers at once; their order stays.",
            "80%라고 한 행의 80%쯤이 실제로 그렇다는 뜻입니다. 온도라는 수 하나가 신경망의 모든 답을 한꺼번에 더 또는 덜 확신하게 하며, \
             답의 순서는 바뀌지 않습니다.",
        )),
        ("w-conformal", l.pick("conformal", "등각 예측"), l.pick(
            "A range or set made as wide as the mistakes on rows kept aside ask for, so that it holds the truth as often as \
             promised.",
            "따로 둔 행에서 틀린 만큼 범위나 집합을 넓혀, 약속한 만큼 자주 정답을 담게 하는 방법입니다.",
        )),
        ("w-baseline", l.pick("constant guess, linear model", "상수 예측, 선형 모델"), l.pick(
            "What can be had without a network: the best single answer for every row, and a weighted sum of the inputs.",
            "신경망 없이 얻을 수 있는 것입니다. 모든 행에 똑같이 하는 가장 나은 답 하나, 그리고 입력에 가중치를 곱해 더한 값입니다.",
        )),
    ]
}
