//! The data as understood, the error falling, how it was made.

use gradus_table::TargetScale;

use super::Language;
use crate::limit::short;
use crate::report::format::thousands;
use crate::target_scale::ScaleChoice;

pub(in crate::report) fn intro(
    l: Language,
    table: &str,
    rows: &str,
    columns: usize,
    target: &str,
    task: &str,
) -> String {
    l.pick(
        format!("{table} has {rows} rows and {columns} columns. What is predicted, {target}, is {task}."),
        format!("{table} 파일에는 {rows}개 행과 {columns}개 열이 있습니다. 예측할 열은 {target}, 예측하는 것은 {task}입니다."),
    )
}

pub(in crate::report) fn left_out(l: Language, rows: &str) -> String {
    l.pick(
        format!("{rows} rows without a target were left out."),
        format!("목표값이 없는 {rows}개 행은 뺐습니다."),
    )
}

pub(in crate::report) fn split(l: Language, train: &str, validation: &str, test: &str) -> String {
    l.pick(
        format!(
            "{train} rows were trained on. {validation} rows chose the epoch to stop at, and {test} rows were kept \
             back for the test: nothing was learned from them, not even how to scale a column."
        ),
        format!(
            "{train}개 행으로 학습했고, {validation}개 행으로 멈출 에포크를 골랐으며, {test}개 행은 시험에만 썼습니다. 시험 \
             행에서는 열의 배율조차 배우지 않았습니다."
        ),
    )
}

/// Of a run with folds.
pub(in crate::report) fn split_folds(
    l: Language,
    train: &str,
    (folds, repeats): (usize, u32),
    test: &str,
) -> String {
    let (times, again) = match repeats {
        1 => (String::new(), String::new()),
        n => (format!(", {n} times, each time otherwise"), format!(", {n}번 거듭 다르게")),
    };
    l.pick(
        format!(
            "{train} rows were cut into {folds} folds{times}. Each net was trained on all folds but one, and that one chose the \
             epoch to stop at. {test} rows were kept back for the test: nothing was learned from them, not even how to \
             scale a column."
        ),
        format!(
            "{train}개 행을{again} {folds}개 폴드로 나누었습니다. 신경망마다 폴드 하나를 뺀 나머지로 학습했고, 뺀 폴드로 멈출 에포크를 \
             골랐습니다. {test}개 행은 시험에만 썼습니다. 시험 행에서는 열의 배율조차 배우지 않았습니다."
        ),
    )
}

/// Of a model of several nets: which of them the rest is about.
pub(in crate::report) fn first_net(l: Language, nets: usize) -> String {
    l.pick(
        format!(
            "The model is the mean of {nets} nets, each by its share. What follows here is of the first of them."
        ),
        format!("모델은 신경망 {nets}개의 답을 저마다의 비율로 평균한 것입니다. 여기서는 그 가운데 첫째 신경망을 보여 줍니다."),
    )
}

pub(in crate::report) fn split_picture(l: Language) -> &'static str {
    l.pick("How the rows were split", "행을 나눈 방법")
}

pub(in crate::report) fn became(l: Language, numbers: usize, embeddings: usize) -> String {
    let (n, e) = (numbers, embeddings);
    match embeddings {
        0 => l.pick(
            format!("For the network the columns became {n} numbers a row."),
            format!("신경망에는 행마다 수 {n}개로 바뀌어 들어갑니다."),
        ),
        _ => l.pick(
            format!("For the network the columns became {n} numbers and {e} embeddings a row."),
            format!("신경망에는 행마다 수 {n}개와 임베딩 {e}개로 바뀌어 들어갑니다."),
        ),
    }
}

pub(in crate::report) fn more_columns(l: Language, more: &str) -> String {
    l.pick(format!("… and {more} more columns."), format!("… 그 밖에 열 {more}개가 더 있습니다."))
}

pub(in crate::report) fn more_remarks(l: Language, more: &str) -> String {
    l.pick(format!("… and {more} more."), format!("… 그 밖에 {more}개가 더 있습니다."))
}

pub(in crate::report) fn used(l: Language, used: &crate::report::data::Use, inputs: usize) -> &'static str {
    use crate::report::data::Use;
    use gradus_table::UnusedReason;
    match used {
        Use::Target => l.pick("the target", "목표"),
        Use::Split => l.pick("splitting the rows", "행 나누기"),
        Use::Weight => l.pick("weight of the row", "행의 가중값"),
        Use::Numbers if inputs > 2 => l.pick("number, cut into pieces", "구간으로 나눈 수"),
        Use::Numbers => l.pick("scaled number", "배율을 맞춘 수"),
        Use::OneHot => l.pick("one input a category", "범주마다 입력 하나"),
        Use::Embedding => l.pick("learned vector a category", "범주마다 학습한 벡터"),
        Use::Unused(UnusedReason::Constant) => {
            l.pick("not used: the same in every training row", "쓰지 않음: 학습 행에서 값이 모두 같음")
        }
        Use::Unused(UnusedReason::AllMissing) => {
            l.pick("not used: missing in every training row", "쓰지 않음: 학습 행에서 모두 비어 있음")
        }
        Use::Unused(UnusedReason::Rare) => {
            l.pick("not used: no value occurs often enough", "쓰지 않음: 충분히 자주 나오는 값이 없음")
        }
        Use::Unused(UnusedReason::Text) => l.pick("not used: free text", "쓰지 않음: 자유로운 글"),
        Use::Unused(_) => l.pick("not used", "쓰지 않음"),
        Use::LeftOut => l.pick("left out", "제외함"),
    }
}

pub(in crate::report) fn fell(l: Language, loss: &str, start: &str, best: &str, epoch: u32) -> String {
    l.pick(
        format!(
            "The error is the {loss}. On the validation rows it fell from {start} before the first step to {best} in \
             epoch {epoch}. The weights of that epoch were kept."
        ),
        format!(
            "오차는 {loss}입니다. 검증 행의 오차는 첫걸음을 떼기 전 {start}에서 에포크 {epoch}의 {best}까지 \
             줄었습니다. 그 에포크의 가중치를 남겼습니다."
        ),
    )
}

pub(in crate::report) fn did_not_fall(l: Language, loss: &str, start: &str) -> String {
    l.pick(
        format!(
            "The error is the {loss}. On the validation rows it was {start} before the first step, and no epoch made \
             the network better: what was kept is the start, a constant guess."
        ),
        format!(
            "오차는 {loss}입니다. 검증 행의 오차는 첫걸음을 떼기 전 {start}였고, 더 나아진 에포크가 없었습니다. \
             그래서 출발점, 곧 상수 예측을 남겼습니다."
        ),
    )
}

pub(in crate::report) fn chosen_by(l: Language, metric: &str) -> String {
    l.pick(
        format!("The best epoch was chosen by {metric} on the validation rows."),
        format!("최적 에포크는 검증 행의 {metric} 값으로 골랐습니다."),
    )
}

pub(in crate::report) fn ended(l: Language, ended: &crate::trainer::Ended, epochs: usize) -> String {
    use crate::trainer::Ended;
    match ended {
        Ended::Finished if epochs == 1 => {
            l.pick("The one epoch was done.".into(), "에포크 1개를 마쳤습니다.".into())
        }
        Ended::Finished => {
            l.pick(format!("All {epochs} epochs were done."), format!("에포크 {epochs}개를 모두 마쳤습니다."))
        }
        Ended::Stopped => l.pick(
            format!(
                "Training stopped after {epochs} epoch{}, because it no longer helped.",
                if epochs == 1 { "" } else { "s" }
            ),
            format!("더 나아지지 않아 에포크 {epochs}개 뒤에 학습을 멈췄습니다."),
        ),
        Ended::Diverged { step, layer } => {
            let layer = crate::report::html::escape(layer);
            l.pick(
                format!(
                    "Training diverged: at step {step} a number in {layer} was no longer finite. The best weights \
                     before that were kept."
                ),
                format!(
                    "학습이 발산했습니다. {step}번째 걸음에서 {layer} 층의 수가 유한하지 않게 되어, 그 전의 가장 좋은 \
                     가중치를 남겼습니다."
                ),
            )
        }
    }
}

pub(in crate::report) fn how_measured(l: Language, dropout: bool, cut: Option<&str>) -> String {
    let noise = if dropout { l.pick(", with dropout", ", 드롭아웃을 켠 채") } else { "" };
    let axis = match cut {
        Some(from) => l.pick(
            format!(" The axis starts at {from}, not at 0."),
            format!(" 세로축은 0이 아니라 {from}에서 시작합니다."),
        ),
        None => String::new(),
    };
    l.pick(
        format!(
            "Training: mean over the epoch’s steps, each before its update{noise}, drawn at the middle of the epoch. \
             Validation: at its end.{axis}"
        ),
        format!(
            "학습 오차는 에포크 안의 걸음마다 갱신하기 전에 잰 값의 평균이며{noise} 에포크의 가운데에 그렸습니다. 검증 오차는 \
             에포크가 끝날 때 잰 값입니다.{axis}"
        ),
    )
}

/// What is to be seen after the best epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) enum After {
    /// Training error down, validation error up.
    Apart,
    /// Both down to the end.
    Together,
    /// Nothing worth speaking of.
    Level,
}

pub(in crate::report) fn after(l: Language, after: After) -> &'static str {
    match after {
        After::Level => l.pick(
            "After the best epoch nothing more was to be gained: the curves run level.",
            "최적 에포크 뒤로는 더 얻을 것이 없어 두 곡선이 평평합니다.",
        ),
        After::Apart => l.pick(
            "After the best epoch the training error went on falling while the validation error rose: the network had begun to \
             learn the training rows by heart.",
            "최적 에포크 뒤로 학습 오차는 계속 줄었지만 검증 오차는 커졌습니다. 신경망이 학습 행을 외우기 시작한 것입니다.",
        ),
        After::Together => l.pick(
            "Both curves fall together: what it learned on the training rows holds for others.",
            "두 곡선이 함께 내려갑니다. 학습 행에서 배운 것이 다른 행에도 통한다는 뜻입니다.",
        ),
    }
}

pub(in crate::report) fn close_up(l: Language, from: &str) -> String {
    l.pick(
        format!("The same from the first epoch on, closer up. The axis starts at {from}, not at 0."),
        format!("첫 에포크부터를 확대한 그림입니다. 세로축은 0이 아니라 {from}에서 시작합니다."),
    )
}

pub(in crate::report) fn no_history(l: Language) -> &'static str {
    l.pick(
        "No epoch was trained, so there is no curve to draw.",
        "학습한 에포크가 없어 그릴 곡선이 없습니다.",
    )
}

pub(in crate::report) fn repeat_it(l: Language, planned: bool) -> &'static str {
    match planned {
        false => l.pick(
            "The same command on the same table, with the same program on the same kind of processor, gives the same \
             model, byte for byte.",
            "같은 표에 같은 명령을, 같은 종류의 프로세서에서 같은 프로그램으로 실행하면 바이트까지 똑같은 모델이 나옵니다.",
        ),
        true => l.pick(
            "The same command with those flags in place of <code>--time-limit</code>, on the same table, with the same \
             program on the same kind of processor, gives the same model, byte for byte. With \
             <code>--time-limit</code> it is planned anew, by how fast the machine is then.",
            "같은 표에 같은 명령을, <code>--time-limit</code> 대신 위의 플래그를 써서 같은 종류의 프로세서에서 같은 프로그램으로 \
             실행하면 바이트까지 똑같은 모델이 나옵니다. <code>--time-limit</code>를 쓰면 그때의 속도에 맞추어 새로 계획합니다.",
        ),
    }
}

/// A time in seconds, as a person says it.
pub(in crate::report) fn time(l: Language, seconds: f64) -> String {
    let text = short(seconds);
    l.pick(text.clone(), text.replace(" min", "분").replace(" h", "시간").replace(" s", "초"))
}

/// How a run was fitted into a time: what was asked for and planned, and the flags that say it.
pub(in crate::report) fn time_plan(
    l: Language,
    [asked, planned]: &[String; 2],
    flags: &str,
    nothing: bool,
) -> String {
    match nothing {
        true => l.pick(
            format!("{asked}; at most about {planned} were needed, so nothing was made smaller"),
            format!("{asked}. 길어도 {planned}쯤이면 되므로 아무것도 줄이지 않았습니다"),
        ),
        false => l.pick(
            format!("{asked}; at most about {planned} were planned, by {flags} in place of <code>--time-limit</code>"),
            format!("{asked}. <code>--time-limit</code> 대신 {flags}로 정하여 길어도 {planned}쯤으로 계획했습니다"),
        ),
    }
}

/// How the target's scale was settled: the figures without and with logarithms, and the flag that changes it.
pub(in crate::report) fn scale_choice(
    l: Language,
    choice: &ScaleChoice,
    metric: &str,
    [standard, log]: &[String; 2],
    flag: &str,
) -> String {
    let rows = thousands(choice.validated);
    let how = l.pick(
        format!("settled by a small net of each on {rows} training rows kept apart; {flag} changes it"),
        format!(
            "작은 신경망을 하나씩 학습시켜 따로 둔 학습 행 {rows}개로 정했습니다. {flag}로 바꿀 수 있습니다"
        ),
    );
    match choice.scale {
        TargetScale::Log => l.pick(
            format!("its logarithm is learnt: {metric} {log}, and {standard} without it; {how}"),
            format!("로그를 배웠습니다. {metric}: 로그로 {log}, 그대로 {standard}. {how}"),
        ),
        TargetScale::Standard => {
            let close = match choice.is_close() {
                true => l.pick(", which may be chance", "(우연일 수 있는 차이)"),
                false => "",
            };
            l.pick(
                format!(
                    "it is learnt as it is: {metric} {standard}, and {log} by its logarithm{close}; {how}"
                ),
                format!("수를 그대로 배웠습니다. {metric}: 그대로 {standard}, 로그로 {log}{close}. {how}"),
            )
        }
    }
}

pub(in crate::report) fn no_command(l: Language) -> &'static str {
    l.pick("not recorded", "기록되지 않음")
}
