//! How fast the nets of a prepared table learn and answer on this machine: a moment of the very programs that are to
//! run, on the very rows, in sessions that are thrown away.

use std::time::{Duration, Instant};

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::plan::Program;

use super::plan::{ByMembers, Named, OneKind, Speeds, Work};
use crate::dataset::View;
use crate::error::Error;
use crate::fit::{linear_trainer, trainer};
use crate::model::{Net, network_of};
use crate::options::{NetworkOptions, OfKind, Options, resolve::resolved};
use crate::prepare::Prepared;
use crate::trainer::Trainer;

/// Rows that are answered at a time.
const ROWS: u32 = 2_048;
/// Seconds for scores, intervals, files and the page, which hardly depend on the net; about what they take of small tables.
const REST: f64 = 0.1;
/// The same for what the report looks at in f64, for a net that does not exceed its budget.
const LOOKED_INTO: f64 = 0.6;

/// Measures for about `budget`, as far as single steps allow.
pub(super) fn measure(
    prepared: &Prepared,
    named: &Named,
    budget: Duration,
    report: bool,
    threads: usize,
) -> Result<(Work, Speeds), Error> {
    let (card, options) = (&prepared.card, &prepared.options);
    let share = 0.8 / prepared.kinds.len().max(1) as f64;
    let mut kinds = Vec::new();
    let mut looked_into = 0.0;
    for (at, kind) in prepared.kinds.iter().enumerate() {
        let (kind, looked) = one_kind(prepared, at, kind, named, budget.mul_f64(share), threads)?;
        // The first net is the one that the report looks into.
        looked_into = if at == 0 { looked } else { looked_into };
        kinds.push(kind);
    }
    let (mut linear, linear_options) = linear_trainer(prepared, 0, threads)?;
    let (linear_learn, linear_answer) = speed(&mut linear, prepared, budget.mul_f64(0.2));
    let rows = prepared.row_counts();
    let work = Work {
        task: card.head.task,
        rows: match (prepared.folds.is_empty(), prepared.options.data.valid.is_some()) {
            (true, false) => rows.train + rows.validation,
            _ => rows.train,
        },
        validation: match prepared.folds.is_empty() {
            true => rows.validation,
            // The share is of all rows of the table.
            false => {
                let all = (rows.train + rows.test) as f64;
                (options.data.validation_share * all) as usize
            }
        },
        among: options.data.valid.is_none(),
        test: rows.test,
        columns: card.encoding.columns().len(),
        sample: prepared.sample.rows.len(),
        linear_epochs: resolved("epochs", linear_options.training.epochs)?,
        report,
    };
    let speeds = Speeds {
        before: 0.0,
        again: 0.0,
        kinds,
        linear_learn,
        linear_answer,
        rest: REST + if report { LOOKED_INTO * looked_into } else { 0.0 },
    };
    Ok((work, speeds))
}

/// One kind of net; and how many times the usual budget the report's look into it takes.
fn one_kind(
    prepared: &Prepared,
    at: usize,
    kind: &OfKind,
    named: &Named,
    budget: Duration,
    threads: usize,
) -> Result<(OneKind, f64), Error> {
    let own = |option: &str| {
        let kinds = prepared.options.nets.as_deref().unwrap_or_default();
        kinds.get(at).is_some_and(|kind| kind.own.contains_key(option))
    };
    let (card, network) = (&prepared.card, &kind.options.network);
    let full = Net {
        kind: kind.name.clone(),
        spec: network_of(card, network, card.head.loss),
        network: network.clone(),
        share: 1.0,
    };
    let measured = one(prepared, &kind.options, &full, threads, budget.mul_f64(0.6))?;
    let members = network.members().max(1);
    let fewer = (members / 4).max(1);
    let small = match named.members || own("members") || fewer == members {
        true => None,
        false => {
            let network = NetworkOptions { members: Some(fewer), ..network.clone() };
            let spec = network_of(card, &network, card.head.loss);
            let net = Net { spec, network, ..full };
            Some(one(prepared, &kind.options, &net, threads, budget.mul_f64(0.4))?)
        }
    };
    let line = |of: fn(&One) -> f64| match &small {
        Some(small) => ByMembers::through((members, of(&measured)), (fewer, of(small))),
        None => ByMembers { fixed: of(&measured), each: 0.0 },
    };
    let kind = OneKind {
        start: line(|one| one.start),
        learn: line(|one| one.learn),
        answer: line(|one| one.answer),
        multiply_adds: line(|one| one.multiply_adds),
        epochs: kind.options.training.epochs.filter(|_| own("epochs")),
    };
    Ok((kind, measured.looked_into))
}

/// What was measured of one net.
struct One {
    start: f64,
    learn: f64,
    answer: f64,
    multiply_adds: f64,
    /// How many times the usual budget the report's look into the net takes.
    looked_into: f64,
}

fn one(
    prepared: &Prepared,
    options: &Options,
    net: &Net,
    threads: usize,
    budget: Duration,
) -> Result<One, Error> {
    let begun = Instant::now();
    let mut trainer = trainer(prepared, options, (net, &prepared.card.head), 0, threads, None)?;
    let start = begun.elapsed().as_secs_f64();
    let (learn, answer) = speed(&mut trainer, prepared, budget);
    let multiply_adds = Program::multiply_adds(trainer.session().program());
    let looked_into = crate::report::looked_into(trainer.session().program());
    Ok(One { start, learn, answer, multiply_adds: multiply_adds as f64, looked_into })
}

/// Seconds in which a row is learned from, and is answered.
fn speed(trainer: &mut Trainer<Cpu>, prepared: &Prepared, budget: Duration) -> (f64, f64) {
    // The first step touches memory that no later one waits for.
    trainer.rehearse();
    let learn = seconds_a_row(budget.mul_f64(0.7), || trainer.rehearse());
    let (_, validation) = prepared.turn(0);
    let rows: Vec<u32> = validation.view().positions().take(ROWS as usize).collect();
    let data = if prepared.folds.is_empty() { &prepared.validation } else { &prepared.train };
    let answer = seconds_a_row(budget.mul_f64(0.3), || {
        trainer.predict(View::of(data, &rows));
        rows.len()
    });
    (learn, answer)
}

/// Works for some time, once at least; `work` says how many rows it did.
fn seconds_a_row(time: Duration, mut work: impl FnMut() -> usize) -> f64 {
    let (begun, mut rows) = (Instant::now(), 0);
    loop {
        rows += work();
        let spent = begun.elapsed();
        if spent >= time {
            return spent.as_secs_f64() / rows.max(1) as f64;
        }
    }
}
