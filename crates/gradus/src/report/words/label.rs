//! Single words and short phrases.

use gradus_table::{Kind, Task};

use super::Language;

macro_rules! labels {
    ($($name:ident: $english:literal, $korean:literal;)+) => {
        $(pub(in crate::report) fn $name(language: Language) -> &'static str { language.pick($english, $korean) })+
    };
}

labels! {
    eyebrow: "gradus report", "gradus 보고서";
    skip: "On this page", "이 보고서의 차례";
    this_network: "this network", "이 신경망";
    linear_model: "linear model", "선형 모델";
    constant_guess: "constant guess", "상수 예측";
    accuracy: "accuracy", "정확도";
    log_loss: "log loss", "로그 손실";
    roc_auc: "ROC-AUC", "ROC-AUC";
    rmse: "RMSE", "RMSE";
    mae: "mean absolute error", "평균 절대 오차";
    r2: "R²", "R²";
    own_loss: "loss", "손실";
    model: "model", "모델";
    data_heading: "The data, as understood", "데이터를 이렇게 이해했습니다";
    error_heading: "The error falling", "오차가 줄어든 과정";
    used_heading: "What it used", "무엇을 보고 답했는가";
    importance_heading: "The columns that the test needs", "시험이 기대는 열";
    effects_heading: "How the answer changes along a column", "열을 따라 답이 변하는 모습";
    owed_heading: "Which columns made this answer", "이 답을 만든 열";
    effect: "change of the answer", "답의 변화";
    year: "year", "연도";
    test_heading: "The test", "시험 결과";
    learning_heading: "How it learned", "어떻게 배웠는가";
    made_heading: "How this was made", "이 결과를 만든 방법";
    words_heading: "Words", "용어";
    columns_table: "The columns of the table", "표의 열";
    column: "column", "열";
    kind: "kind", "종류";
    distinct: "distinct", "서로 다른 값";
    missing: "missing", "빈 값";
    used_as: "used as", "쓰임";
    inputs: "inputs", "입력 수";
    to_train: "train", "학습";
    to_validate: "validate", "검증";
    to_test: "test", "시험";
    remarks: "Remarks", "참고";
    epoch: "epoch", "에포크";
    error: "error", "오차";
    training: "training", "학습";
    validation: "validation", "검증";
    best: "best", "최적";
    scores_table: "Scores on the test rows", "시험 행에서 얻은 점수";
    false_positive: "false positive rate", "거짓 양성 비율";
    true_positive: "true positive rate", "참 양성 비율";
    by_chance: "by chance", "찍기";
    said: "probability said", "예측한 확률";
    came_true: "share that came true", "실제로 맞은 비율";
    perfect: "perfectly calibrated", "완벽한 보정";
    class: "class", "클래스";
    precision: "precision", "정밀도";
    recall: "recall", "재현율";
    f1: "F1", "F1";
    rows: "rows", "행 수";
    confusion_table: "True class (rows) and predicted class (columns)", "실제 클래스(행)와 예측한 클래스(열)";
    true_class: "true ↓ predicted →", "실제 ↓ 예측 →";
    mixed_up_table: "The most frequent mix-ups", "가장 자주 혼동한 클래스";
    taken_for: "taken for", "잘못 예측한 클래스";
    per_class_table: "Each class by itself", "클래스별 점수";
    actual: "actual", "실제 값";
    predicted: "predicted", "예측한 값";
    perfect_prediction: "predicted = actual", "예측 = 실제";
    residual: "actual − predicted", "실제 − 예측";
    roc_heading: "Telling the classes apart", "클래스를 가려내는 힘";
    calibration_heading: "Can its probabilities be believed?", "확률을 믿어도 되는가?";
    threshold_heading: "Where to draw the line", "어디에 선을 그을까";
    threshold: "threshold", "문턱값";
    share: "share", "비율";
    cost: "cost", "비용";
    wrong: "share wrong", "틀린 비율";
    before_calibration: "before calibration", "보정하기 전";
    coverage_heading: "How sure is one answer?", "답 하나를 얼마나 믿을 수 있는가?";
    confusion_heading: "What is mistaken for what", "무엇을 무엇으로 혼동하는가";
    scatter_heading: "Predicted against actual", "예측한 값과 실제 값";
    residual_heading: "What is left over", "남은 오차";
    net_heading: "The network", "신경망";
    to_both: "training and validation", "학습과 검증";
    folds_heading: "Fold by fold", "폴드별 점수";
    fold: "fold", "폴드";
    mean: "mean", "평균";
    spread: "spread", "표준 편차";
    all_rows: "all rows at once", "모든 행";
    bowl_heading: "The slope says which way to go", "기울기가 갈 방향을 알려 줍니다";
    secant_heading: "The same slope, measured twice", "같은 기울기를 두 가지 방법으로 재기";
    handed_heading: "The error, handed back", "뒤로 전달되는 오차";
    row_heading: "One row, forward and backward", "행 하나를 따라 앞으로, 다시 뒤로";
    parameters: "parameters", "파라미터";
    kinds_heading: "Kinds of nets", "신경망의 종류";
    kind_of_net: "kind of net", "신경망 종류";
    nets: "nets", "신경망 수";
    parameters_each: "parameters of one", "하나의 파라미터 수";
    share_of_answer: "share of the answer", "답에서 차지하는 비율";
    left_out_of_model: "left out", "뺌";
    together: "together", "함께";
    wrote: "wrote (forward)", "내보낸 값(순방향)";
    error_back: "error handed back", "뒤로 전달된 오차";
    weight: "weight", "가중치";
    after_the_step: "after the step", "한 걸음 뒤";
    here: "trained", "학습된 값";
    slope: "slope", "기울기";
    difference: "|secant − tangent|", "|할선 − 접선|";
    rounding: "beyond it: rounding", "그 너머는 반올림 오차";
    closest: "closest", "가장 가까움";
    size_of_error: "size of the error (RMS)", "오차의 크기(RMS)";
    output: "output", "출력";
    inputs_of_net: "inputs", "입력";
    its_cells: "Its cells", "이 행의 값";
    forward_heading: "Forward: predict", "순방향: 예측";
    loss_heading: "Compare: its loss", "비교: 이 행의 손실";
    error_at_output: "The error at the output", "출력층의 오차";
    backward_heading: "Backward: hand the error on", "역방향: 오차 전달";
    command: "command", "명령";
    time_limit: "time asked for", "정한 시간";
    target_scale: "scale of the target", "목표의 척도";
    table: "table", "표";
    fingerprint: "fingerprint of the table", "표의 지문";
    version: "version", "버전";
    seed: "seed", "시드";
    rule: "rule", "학습 규칙";
    loss: "loss", "손실";
}

/// A kind of column.
pub(in crate::report) fn kind_of(l: Language, kind: Kind) -> &'static str {
    match kind {
        Kind::Number => l.pick("number", "수"),
        Kind::Category => l.pick("category", "범주"),
        Kind::Boolean => l.pick("yes / no", "예/아니요"),
        Kind::Date => l.pick("date", "날짜"),
        Kind::Text => l.pick("text", "글"),
    }
}

/// A task.
pub(in crate::report) fn task(l: Language, task: Task, classes: &[String]) -> String {
    let shown: Vec<String> = classes.iter().take(6).map(|class| crate::report::html::name(class)).collect();
    let names = shown.join(", ") + if classes.len() > shown.len() { ", …" } else { "" };
    match task {
        Task::Binary => {
            l.pick(format!("one of two classes ({names})"), format!("두 클래스({names}) 가운데 하나"))
        }
        Task::Multiclass => {
            let n = classes.len();
            l.pick(format!("one of {n} classes ({names})"), format!("{n}개 클래스({names}) 가운데 하나"))
        }
        Task::Regression => l.pick("a number".into(), "수".into()),
    }
}

/// The name of a loss.
pub(in crate::report) fn loss_name(l: Language, loss: &str) -> String {
    match loss {
        "bce" => l.pick("binary cross-entropy", "이진 교차 엔트로피").into(),
        "cross_entropy" => l.pick("categorical cross-entropy", "범주형 교차 엔트로피").into(),
        "mse" => l.pick("mean squared error", "평균 제곱 오차").into(),
        "mae" => l.pick("mean absolute error", "평균 절대 오차").into(),
        "huber" => l.pick("Huber loss", "후버 손실").into(),
        "poisson" => l.pick("Poisson loss", "푸아송 손실").into(),
        "pinball" => l.pick("pinball loss", "분위수 손실").into(),
        other => crate::report::html::escape(other),
    }
}

/// The kind of a layer, from its name in paths.
pub(in crate::report) fn layer_kind(l: Language, kind: &str) -> &str {
    match kind {
        "dense" => l.pick("dense", "완전 연결"),
        "columns" => l.pick("numbers and vectors", "수와 벡터"),
        "embedding" => l.pick("embedding", "임베딩"),
        "dropout" => l.pick("dropout", "드롭아웃"),
        "layer_norm" => l.pick("layer norm", "층 정규화"),
        "batch_norm" => l.pick("batch norm", "배치 정규화"),
        "residual" => l.pick("residual", "잔차 연결"),
        "feature_scale" => l.pick("feature scale", "입력별 배율"),
        other => other,
    }
}

/// A metric, from its name in files; empty for one that is not known.
pub(in crate::report) fn metric(l: Language, metric: &str) -> &'static str {
    match metric {
        "accuracy" => accuracy(l),
        "log_loss" => log_loss(l),
        "roc_auc" => roc_auc(l),
        "rmse" => rmse(l),
        "mae" => mae(l),
        "r2" => r2(l),
        "loss" => own_loss(l),
        _ => "",
    }
}
