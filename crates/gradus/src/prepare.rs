//! From a table to data a net can learn from: the target, the split, the encoders, the net that fits.

mod reading;
mod understood;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gradus_engine::loss::LossSpec;
use gradus_table::{Encoding, Reading, Recipe, Seen, Target, Values, find_copies, read};

use crate::certainty::{Certainty, fill_in};
use crate::counts::{Counts, UseFor};
use crate::dataset::{Dataset, Part};
use crate::error::Error;
use crate::head::{Head, Truth};
use crate::learned::{Learned, Print};
use crate::memory::Need;
use crate::model::{Card, Model, Net, Weights, network_of};
use crate::network;
use crate::options::resolve::resolved;
use crate::options::{DataOptions, NumberEmbedding, Numeric, OfKind, Options};
use crate::parts::{cut_folds, split_rows};
use crate::sample::Sample;
use crate::split::Split;
use crate::target_scale::{Question, ScaleChoice};
use crate::used::{Alone, Grid, MeanRow, alone};
pub(crate) use reading::of_target;
use reading::{inputs, of_flag, read_options, rows_of_file};
use understood::understood;
pub use understood::{ColumnView, Understood};

/// A table ready to learn from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The options with everything filled in.
    pub options: Options,
    /// Each kind of net with all of its options: as many nets of each, kind by kind.
    pub kinds: Vec<OfKind>,
    /// What the model will be.
    pub card: Card,
    /// The weights of each net to start from, where a model was given.
    pub start: Option<Vec<Weights>>,
    /// Rows that weights are fitted on. With folds all that are not for the test: encoders and the target's scale are
    /// fitted on them together, each net on all but one of the folds.
    pub train: Arc<Dataset>,
    /// Rows that choose the best epoch; with folds those of [`Prepared::train`], each fold in its turn.
    pub validation: Arc<Dataset>,
    /// Rows seen once, at the end.
    pub test: Arc<Dataset>,
    /// The number of the positive one of two classes.
    pub positive: Option<usize>,
    /// The folds, as positions in [`Prepared::train`], cut by cut; none where validation has rows of its own.
    pub folds: Vec<Arc<[u32]>>,
    /// Where the training rows stand in the table, from 0.
    pub train_rows: Vec<u32>,
    /// Where the test rows stand in their table, from 0.
    pub test_rows: Vec<u32>,
    /// Training rows that pictures and checks are made on.
    pub sample: Sample,
    /// Where the effects of columns are asked.
    pub grid: Grid,
    /// How the target's scale was settled, where that was asked.
    pub scale_choice: Option<ScaleChoice>,
    /// What was understood, for people.
    pub understood: Understood,
}

/// One encoding for all kinds of nets: numbers have bins where one of them bends at their edges.
pub(crate) fn recipe(options: &Options, kinds: &[OfKind]) -> Result<Recipe, Error> {
    let prepare = &options.prepare;
    let bends = |kind: &OfKind| kind.options.network.number_embedding == NumberEmbedding::Piecewise;
    let bins = resolved("bins", prepare.bins)? as usize;
    let numeric = match prepare.numeric {
        Numeric::Standard => gradus_table::Numeric::Standard,
        Numeric::Robust => gradus_table::Numeric::Robust,
        Numeric::Piecewise => gradus_table::Numeric::Piecewise { bins },
        Numeric::RobustPiecewise => gradus_table::Numeric::RobustPiecewise { bins },
        Numeric::Quantile => gradus_table::Numeric::Quantile,
    };
    Ok(Recipe {
        numeric,
        bins: kinds.iter().any(bends).then_some(bins),
        apart: prepare.bins_apart,
        fill: prepare.fill,
        dates: prepare.dates,
        one_hot: prepare.one_hot,
        one_hot_limit: prepare.one_hot_limit as usize,
        scale_marks: prepare.scale_marks,
        min_count: None,
    })
}

/// A table that was read, to be prepared once or more than once.
#[derive(Debug)]
pub(crate) struct Opened {
    options: Options,
    from: Option<Model>,
    reading: Reading,
}

impl Opened {
    /// Reads it.
    pub(crate) fn new(mut options: Options) -> Result<Opened, Error> {
        options.check()?;
        let from = options.data.from.as_deref().map(Model::load).transpose()?;
        if options.data.target.is_empty() {
            return Err(Error::Options("no target: wanted the column to predict, as --target COLUMN".into()));
        }
        if let Some(model) = &from {
            model.settle(&mut options)?;
        }
        let mut how = read_options(&options.data);
        if let Some(model) = &from {
            let columns = model.required().into_iter().chain([model.card.target.required()]);
            how.commas = columns.map(|column| (column.name, column.commas)).collect();
        }
        let reading = read(&options.data.table, &how).map_err(|error| of_flag(error, &options.data))?;
        Ok(Opened { options, from, reading })
    }

    /// The options, with what a model to start from has settled; what depends on the table is open.
    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// Prepares it with these options, which read the same table.
    pub(crate) fn prepared(&self, options: Options, threads: usize) -> Result<Prepared, Error> {
        prepare_table(options, self.from.as_ref(), &self.reading, threads)
    }
}

/// Reads the table and prepares everything up to the net. The same options and table give the same result.
/// It computes with all cores where the target's scale is to be settled.
pub fn prepare(options: Options) -> Result<Prepared, Error> {
    prepare_with(options, 0)
}

/// The same with so many threads to compute with; 0 is all cores. They change no bit.
///
/// # Errors
/// Those of [`prepare`].
pub fn prepare_with(options: Options, threads: usize) -> Result<Prepared, Error> {
    let opened = Opened::new(options)?;
    opened.prepared(opened.options.clone(), threads)
}

fn prepare_table(
    mut options: Options,
    from: Option<&Model>,
    reading: &Reading,
    threads: usize,
) -> Result<Prepared, Error> {
    options.check()?;
    let table = &reading.table;
    let target = match from {
        Some(model) => model.target(table, &options.data.table)?,
        None => Target::understand(table, &options.data.target, options.data.task)
            .map_err(|source| of_target(&options.data.table, source))?,
    };
    let inputs = inputs(table, &options.data)?;
    let copies = find_copies(table, &target, &inputs);
    let mut parts = split_rows(table, &target, &options.data, options.training.seed)?;
    let mut folds = Vec::new();
    let rows = parts.train.len() + parts.validation.len();
    let (of, repeats) = options.resolve_folds(rows, inputs.len(), rarest(&target, &parts))?;
    if of > 0 {
        // The same test rows as without folds.
        parts.train.append(&mut parts.validation);
        parts.train.sort_unstable();
        folds = cut_folds(table, &target, &parts.train, &options.data, (of, repeats), options.training.seed)?;
    }
    let counts = Counts::of(table, &target, &options, &parts)?;
    // Those of one net.
    let learned_from = parts.train.len() - folds.first().map_or(0, |fold| fold.len());
    options.resolve(learned_from, target.task());
    let is_fine = |&&i: &&usize| {
        let column = &table.columns[i];
        // Two values make one piece, however many are asked for.
        matches!(column.values, Values::Numbers(_)) && column.distinct > 2
    };
    let numbers = inputs.iter().filter(is_fine).count();
    options.resolve_columns(numbers, learned_from);
    options.resolve_nets(rows, inputs.len(), numbers);
    let kinds = options.kinds()?;
    let loss = network::loss(&options.training, target.task())?;
    kinds.iter().try_for_each(|kind| network::optimizer(&kind.options.training).map(|_| ()))?;
    check_counts(&loss, &target)?;
    let question = Question {
        table,
        target: &target,
        inputs: &inputs,
        numbers,
        train: &parts.train,
        counts: &counts,
        options: &options,
        threads,
    };
    let open = options.prepare.target_scale.is_none() && from.is_none();
    let scale_choice = if open { question.answer()? } else { None };
    options.resolve_target_scale(scale_choice.as_ref().map(|choice| choice.scale));
    // They have the scale as well.
    let kinds = options.kinds()?;
    let truth = |rows: &[u32]| Truth::of(target.task(), rows.iter().map(|&row| target.values[row as usize]));
    let positive = fill_in(&mut options.answers, target.name(), &target.spec.classes, &truth(&parts.train))?;

    let encoding = match from {
        Some(model) => model.card.encoding.clone(),
        None => Encoding::fit(table, &parts.train, &inputs, &recipe(&options, &kinds)?),
    };
    if encoding.width() == 0 && encoding.cardinalities().is_empty() {
        return Err(Error::Run {
            path: options.data.table.clone(),
            found: "no column to learn from: every input is constant, text, or dropped".into(),
            todo: "keep at least one column that differs from row to row".into(),
        });
    }
    let mut card = match from {
        Some(model) => model.card.clone().of_folds(of, repeats)?,
        None => {
            let head = Head::fit(&target.spec, loss, &truth(&parts.train), &options.prepare)?;
            let prepare = options.prepare.clone();
            let (target, learned) = (target.spec.clone(), Vec::new());
            let certainty = Certainty::default();
            let mut card = Card {
                target,
                encoding,
                nets: Vec::new(),
                head,
                prepare,
                learned,
                mean_row: None,
                certainty,
            };
            for OfKind { name, options } in &kinds {
                let spec = network_of(&card, &options.network, loss);
                let share = 1.0 / kinds.len() as f64;
                let (kind, network) = (name.clone(), options.network.clone());
                card.nets.push(Net { kind, network, spec, share });
            }
            card.of_folds(of, repeats)?
        }
    };
    let seen = Seen::fit(&card.encoding, table, &parts.train)?;
    card.certainty = Certainty::of(match from {
        Some(model) => seen.and(&model.card.certainty.seen),
        None => seen,
    });
    let need = Need::of(&kinds, &card, learned_from)?;
    need.check(parts.train.len() + parts.validation.len() + parts.test.len())?;
    let part = |rows: &[u32], use_for: UseFor| -> Result<Dataset, Error> {
        let mut part = Dataset::of(&card.encoding, &card.head, table, rows, &target.values)?;
        counts.weigh(&mut part, table, rows, use_for)?;
        Ok(part)
    };
    let of_file = |path: &Path, use_for| rows_of_file(path, &options.data, &card, &need, &counts, use_for);
    let train = Arc::new(part(&parts.train, UseFor::Learning)?);
    let validation = match &options.data.valid {
        _ if of > 0 => train.clone(),
        Some(path) => Arc::new(of_file(path, UseFor::Learning)?.0),
        None => Arc::new(part(&parts.validation, UseFor::Learning)?),
    };
    let (test, test_rows) = match &options.data.test {
        Some(path) => of_file(path, UseFor::Testing)?,
        None => (part(&parts.test, UseFor::Testing)?, parts.test),
    };
    let learned = Learned::of(&options, (&train, &folds), &validation, &test);
    refuse_same_rows(&options.data, &learned)?;
    let seen = card.learned.iter().filter_map(|before| before.seen_again(&learned)).next_back();
    if !card.learned.contains(&learned) {
        card.learned.push(learned);
    }
    card.mean_row = Some(MeanRow::of(&train.inputs, &card.encoding.cardinalities()));
    let read: Vec<&str> = card.encoding.columns().iter().map(|column| column.name.as_str()).collect();
    let sample = Sample::of(table, &parts.train, &read, options.training.seed);
    let mut understood = understood(reading, &target, copies, &card.encoding);
    understood.seen = seen;
    let is_copy = |column: &Alone| understood.copies.iter().any(|copy| copy.column == column.column);
    let telling = alone(table, &target, &parts.train, &inputs, options.training.seed);
    understood.alone = telling.into_iter().filter(|column| !is_copy(column)).collect();
    let sampled: Vec<u32> =
        sample.rows.iter().filter_map(|&row| parts.train.get(row as usize)).copied().collect();
    let grid = Grid::of(table, &card.encoding, &sampled)?;
    let start = from.map(|model| model.weights.clone());
    let (test, train_rows) = (Arc::new(test), parts.train);
    Ok(Prepared {
        options,
        kinds,
        card,
        start,
        train,
        validation,
        test,
        folds,
        train_rows,
        test_rows,
        positive,
        sample,
        grid,
        scale_choice,
        understood,
    })
}

/// Rows of the class that has the fewest of those which are not for the test; any number where there are no classes.
fn rarest(target: &Target, parts: &Split) -> usize {
    let mut rows = vec![0; target.spec.classes.len()];
    for &row in parts.train.iter().chain(&parts.validation) {
        if let Some(rows) = rows.get_mut(target.values[row as usize] as usize) {
            *rows += 1;
        }
    }
    rows.into_iter().min().unwrap_or(usize::MAX)
}

/// The same rows in two of table, `--valid` and `--test`: there is no honest reading of what comes out.
fn refuse_same_rows(data: &DataOptions, rows: &Learned) -> Result<(), Error> {
    let table = (data.table.display().to_string(), rows.table);
    let of_file = |flag: &str, path: &Option<PathBuf>, print| {
        path.as_ref().map(|path| (format!("--{flag} {}", path.display()), print))
    };
    let valid = of_file("valid", &data.valid, rows.validation);
    let test = of_file("test", &data.test, rows.test);
    let sources: Vec<(String, Print)> = [Some(table), valid, test].into_iter().flatten().collect();
    for (i, (name, print)) in sources.iter().enumerate() {
        if let Some((before, _)) = sources[..i].iter().find(|(_, before)| before == print) {
            return Err(Error::Options(format!(
                "{name}: it has the same rows as {before}; wanted rows of their own, or leave the flag out: some rows \
                 of the table are then kept apart"
            )));
        }
    }
    Ok(())
}

/// A count is 0 or more: said of the table's row, which the engine no longer knows.
fn check_counts(loss: &LossSpec, target: &Target) -> Result<(), Error> {
    let counts = matches!(loss, LossSpec::Poisson(_));
    match target.values.iter().position(|&value| value < 0.0).filter(|_| counts) {
        None => Ok(()),
        Some(row) => Err(Error::Options(format!(
            "--loss poisson: target '{}' is {} in row {}, but a count is 0 or more; wanted another --loss",
            target.name(),
            target.values[row],
            row + 1
        ))),
    }
}

impl Prepared {
    /// Nets of each kind.
    pub fn nets_of_kind(&self) -> usize {
        self.card.nets.len() / self.kinds.len().max(1)
    }

    /// The kind of a net, both from 0.
    pub fn kind_of(&self, net: usize) -> usize {
        (net / self.nets_of_kind().max(1)).min(self.kinds.len().saturating_sub(1))
    }

    /// The options of a net, from 0: those of its kind.
    pub fn options_of(&self, net: usize) -> &Options {
        self.kinds.get(self.kind_of(net)).map_or(&self.options, |kind| &kind.options)
    }

    /// Which of so many nets of the model to start from is the start of a net: one of a kind may be that of many.
    pub(crate) fn start_of(&self, net: usize, starts: usize) -> usize {
        let (kinds, nets) = (self.kinds.len().max(1), self.nets_of_kind().max(1));
        let of_kind = (starts / kinds).max(1);
        net / nets * of_kind + net % nets % of_kind
    }

    /// How often the rows were cut into folds.
    pub fn repeats(&self) -> usize {
        self.options.data.repeats() as usize
    }

    /// The folds of the first cut: each row is in one of them.
    pub fn first_cut(&self) -> &[Arc<[u32]>] {
        &self.folds[..self.folds.len() / self.repeats()]
    }

    /// The rows that the net of this number, from 0, learns from, and those that choose its best epoch.
    pub fn turn(&self, net: usize) -> (Part, Part) {
        if self.folds.is_empty() {
            return (self.train.clone().into(), self.validation.clone().into());
        }
        let fold = &self.folds[net % self.folds.len()];
        let mut apart = vec![false; self.train.rows()];
        fold.iter().for_each(|&row| apart[row as usize] = true);
        let others = (0..self.train.rows() as u32).filter(|&row| !apart[row as usize]);
        (Part::of(self.train.clone(), others.collect()), Part::of(self.train.clone(), fold.clone()))
    }

    /// Row counts, for people and for the record.
    pub fn row_counts(&self) -> crate::run::RowCounts {
        crate::run::RowCounts {
            table: self.understood.rows,
            left_out: self.understood.left_out,
            train: self.train.rows(),
            validation: self.validation.rows(),
            test: self.test.rows(),
        }
    }
}
