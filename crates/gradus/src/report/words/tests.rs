//! The test and its pictures.

use super::Language;

pub(in crate::report) fn intro(l: Language, rows: &str) -> String {
    l.pick(
        format!(
            "All of this is measured on the {rows} test rows, beside two models that anyone can beat: a constant guess, \
             and a linear model of the same inputs."
        ),
        format!(
            "아래 값은 모두 시험 행 {rows}개에서 쟀습니다. 누구나 이길 수 있어야 하는 두 모델, 곧 상수 예측과 같은 입력을 \
             쓰는 선형 모델을 옆에 두었습니다."
        ),
    )
}

pub(in crate::report) fn folds(l: Language, rows: &str, (folds, repeats): (usize, u32)) -> String {
    if repeats > 1 {
        return folds_again(l, rows, folds, repeats);
    }
    l.pick(
        format!(
            "Before the test: each of the {rows} training rows, answered by a net that had not learned from it. The fold \
             chose that net’s epoch, so these scores flatter a little. The spread over the {folds} folds tells how much a \
             score hangs on which rows a net meets. (Encoders and scales were fitted on all of these rows together.)"
        ),
        format!(
            "시험에 앞서, 학습 행 {rows}개를 저마다 그 행으로 학습하지 않은 신경망이 예측한 결과입니다. 그 신경망의 에포크를 이 \
             폴드로 골랐으므로 조금 좋게 나온 값입니다. 폴드 {folds}개의 표준 편차는 점수가 어떤 행을 만나느냐에 얼마나 \
             달려 있는지 말해 줍니다. (인코더와 배율은 이 행 모두에 맞추었습니다.)"
        ),
    )
}

/// The same where the rows were cut more than once.
fn folds_again(l: Language, rows: &str, folds: usize, repeats: u32) -> String {
    l.pick(
        format!(
            "Before the test: each of the {rows} training rows, answered by the mean of the nets of {repeats} cuts that \
             had not learned from it. Its fold chose those nets’ epochs, so these scores flatter a little. Listed are the \
             {folds} folds of the first cut; their spread tells how much a score hangs on which rows a net meets. \
             (Encoders and scales were fitted on all of these rows together.)"
        ),
        format!(
            "시험에 앞서, 학습 행 {rows}개를 저마다 그 행으로 학습하지 않은 신경망들이 예측한 결과입니다. {repeats}번 나눈 폴드의 \
             신경망 답을 평균했습니다. 그 신경망의 에포크를 이 폴드로 골랐으므로 조금 좋게 나온 값입니다. 표에는 처음 나눈 폴드 \
             {folds}개가 있고, 그 표준 편차는 점수가 어떤 행을 만나느냐에 얼마나 달려 있는지 말해 줍니다. (인코더와 배율은 이 행 \
             모두에 맞추었습니다.)"
        ),
    )
}

pub(in crate::report) fn kinds(l: Language) -> &'static str {
    l.pick(
        "Several kinds of nets answer together. How well each does by itself was measured on rows that its nets had not \
         learned from (before any calibration), and from the same rows comes its share: kinds are taken one after the \
         other, each time the one that makes the common answer best. A kind that never helped is not in the model. The \
         rows chose the shares, so the last line flatters a little.",
        "여러 종류의 신경망이 함께 답합니다. 종류마다 혼자서 얼마나 잘하는지를 그 신경망이 학습하지 않은 행에서 (보정하기 전에) \
         쟀고, 같은 행으로 비율을 정했습니다. 함께 낸 답을 가장 좋게 만드는 종류를 하나씩 차례로 더해 가며, 한 번도 도움이 되지 \
         않은 종류는 모델에 넣지 않습니다. 이 행으로 비율을 골랐으므로 마지막 줄은 조금 좋게 나온 값입니다.",
    )
}

pub(in crate::report) fn one_row(l: Language) -> &'static str {
    l.pick(
        "One row is too few to judge by: read these numbers as an example, not as a measurement.",
        "행 하나로는 판단할 수 없습니다. 아래 값은 측정이 아니라 예로 읽어야 합니다.",
    )
}

pub(in crate::report) fn roc(l: Language, class: &str, pairs: &str, auc: &str) -> String {
    l.pick(
        format!(
            "Take one row that is {class} and one that is not: in {pairs} of 100 such pairs the network gives the \
             higher probability to the right one (ROC-AUC {auc}). The further the curve bends to the top left, the \
             better; the diagonal is guessing."
        ),
        format!(
            "{class}인 행 하나와 아닌 행 하나를 짝지으면, 100쌍 가운데 {pairs}쌍에서 신경망이 옳은 쪽에 더 높은 확률을 \
             줍니다(ROC-AUC {auc}). 곡선이 왼쪽 위로 휠수록 좋고, 대각선은 찍은 것과 같습니다."
        ),
    )
}

pub(in crate::report) fn roc_several(
    l: Language,
    best: (&str, &str),
    worst: (&str, &str),
    more: usize,
) -> String {
    let more = match more {
        0 => String::new(),
        n => l.pick(
            format!(" {n} rarer classes are not drawn."),
            format!(" 더 드문 클래스 {n}개는 그리지 않았습니다."),
        ),
    };
    let ((best, high), (worst, low)) = (best, worst);
    l.pick(
        format!(
            "One curve for each class against all others. The easiest to tell is {best} (area {high}), the hardest \
             {worst} ({low}).{more}"
        ),
        format!(
            "클래스마다 나머지 모두와 견준 곡선 하나입니다. 가장 가려내기 쉬운 클래스는 {best}(넓이 {high}), 가장 어려운 \
             클래스는 {worst}({low})입니다.{more}"
        ),
    )
}

/// Curves that are drawn without a name.
pub(in crate::report) fn others(l: Language, n: usize) -> String {
    l.pick(format!("grey: {n} rarer"), format!("회색: 더 드문 클래스 {n}개"))
}

pub(in crate::report) fn no_roc(l: Language) -> &'static str {
    l.pick(
        "There is no ROC curve: the test rows are all of one class, so there is nothing to tell apart.",
        "시험 행이 모두 한 클래스라 가려낼 것이 없으므로 ROC 곡선이 없습니다.",
    )
}

pub(in crate::report) fn calibration(
    l: Language,
    two: Option<&str>,
    said: &str,
    came: &str,
    rows: &str,
    ece: &str,
) -> String {
    let what = match two {
        Some(class) => l.pick(
            format!("a probability of {said} for {class}"),
            format!("{class}일 확률을 {said}\u{2060}로"),
        ),
        None => {
            l.pick(format!("a probability of {said} for its answer"), format!("답의 확률을 {said}\u{2060}로"))
        }
    };
    l.pick(
        format!(
            "Of 100 rows given {what}, {came} were so (measured on {rows} rows). On the diagonal a probability \
             means what it says; over all test rows it is {ece} away from it on average. Larger dots are more rows; \
             the bars count them."
        ),
        format!(
            "{what} 예측한 행 100개 가운데 {came}개가 실제로 그랬습니다({rows}개 행에서 측정). 대각선 위의 점은 확률이 말한 \
             그대로라는 뜻이며, 시험 행 전체에서 평균 {ece} 벗어났습니다. 점이 클수록 행이 많고, 아래 막대가 그 수입니다."
        ),
    )
}

pub(in crate::report) fn mistake(
    l: Language,
    count: &str,
    truth: &str,
    predicted: &str,
    share: &str,
) -> String {
    l.pick(
        format!(
            "The most frequent mistake: {count} rows that are {truth} were taken for {predicted}, {share} of all \
             rows that are {truth}."
        ),
        format!(
            "가장 잦은 실수는 {truth}인 행 {count}개를 {predicted}(으)로 본 것으로, {truth}인 행 전체의 {share}\u{2060}입니다."
        ),
    )
}

pub(in crate::report) fn no_mistake(l: Language) -> &'static str {
    l.pick("No test row was named wrong.", "잘못 맞힌 시험 행이 없습니다.")
}

pub(in crate::report) fn per_class(l: Language) -> &'static str {
    l.pick(
        "Precision: of the rows given this class, the share that is of it. Recall: of the rows of this class, the \
         share that was found.",
        "정밀도는 이 클래스라고 예측한 행 가운데 실제로 그런 비율이고, 재현율은 실제로 이 클래스인 행 가운데 찾아낸 비율입니다.",
    )
}

pub(in crate::report) fn more_classes(l: Language, more: &str) -> String {
    l.pick(
        format!("The most frequent classes; {more} rarer ones are not shown."),
        format!("가장 많은 클래스만 보였고, 더 드문 {more}개는 보이지 않았습니다."),
    )
}

pub(in crate::report) fn scatter(l: Language, half: &str, drawn: &str, rows: &str) -> String {
    l.pick(
        format!(
            "Each dot is a test row ({drawn} of {rows}); on the diagonal it would be predicted exactly. Half of them \
             are predicted to within {half}."
        ),
        format!(
            "점 하나가 시험 행 하나입니다({rows}개 가운데 {drawn}개). 대각선 위에 있으면 정확히 맞힌 것입니다. 절반은 \
             {half} 안쪽으로 맞혔습니다."
        ),
    )
}

/// What becomes of the rows with the largest actual values.
pub(in crate::report) fn scatter_top(l: Language, top: &str, miss: &str, low: bool) -> String {
    let way = if low { l.pick("too low", "낮게") } else { l.pick("too high", "높게") };
    l.pick(
        format!(
            "The tenth with the largest actual values ({top} or more) is predicted {miss} {way} on average."
        ),
        format!("실제 값이 가장 큰 10%({top} 이상)는 평균 {miss}만큼 {way} 예측했습니다."),
    )
}

pub(in crate::report) fn residuals(l: Language, low: &str, high: &str, lean: f64, mean: &str) -> String {
    let lean = match lean {
        m if m > 0.05 => l.pick(
            format!("On average predictions are {mean} too low."),
            format!("평균으로는 {mean}만큼 낮게 예측했습니다."),
        ),
        m if m < -0.05 => l.pick(
            format!("On average predictions are {mean} too high."),
            format!("평균으로는 {mean}만큼 높게 예측했습니다."),
        ),
        _ => l.pick(
            format!("Too low and too high nearly even out: the mean is {mean}."),
            format!("높게 본 것과 낮게 본 것이 거의 상쇄되어 평균은 {mean}입니다."),
        ),
    };
    l.pick(
        format!(
            "Actual less predicted: to the right of 0 the prediction was too low, to the left too high. Eight of ten \
             lie between {low} and {high}. {lean} The outermost bars hold all that lies beyond."
        ),
        format!(
            "실제 값에서 예측한 값을 뺀 것입니다. 0의 오른쪽은 낮게, 왼쪽은 높게 예측한 행입니다. 열 가운데 여덟은 {low}에서 \
             {high} 사이입니다. {lean} 양 끝 막대에는 그 바깥이 모두 들어 있습니다."
        ),
    )
}

/// What stands in parentheses beside the scores.
pub(in crate::report) fn intervals(l: Language) -> &'static str {
    l.pick(
        "In parentheses: 95 % intervals. Had other rows of the same kind been drawn for the test, 95 of 100 scores would \
         lie about there (bootstrap). Two models whose intervals overlap widely are hardly told apart by this test.",
        "괄호 안은 95 % 구간입니다. 같은 성격의 다른 행을 뽑아 시험했다면 점수 100개 가운데 95개쯤이 이 안에 들었을 것입니다(부트스트랩). \
         구간이 크게 겹치는 두 모델은 이 시험만으로 우열을 가리기 어렵습니다.",
    )
}
