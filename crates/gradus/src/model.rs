//! A trained model: what its columns were, its nets and their weights; and the file they are kept in. The file is
//! safetensors with the columns and the nets as JSON in its header, and a checksum as its last tensor. It holds
//! nothing of threads, paths or time: the same table, options and seed give the same bytes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use gradus_engine::backend::Place;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::loss::LossSpec;
use gradus_engine::optim::{OptimizerSpec, Sgd};
use gradus_engine::plan::{Gradients, Program, plan};
use gradus_engine::rows::ParamId;
use gradus_engine::session::{Session, SessionError, Settings};
use gradus_engine::spec::ModelSpec;
use gradus_table::{Encoding, Required, Table, TargetSpec};
use serde::{Deserialize, Serialize};

use crate::certainty::Certainty;
use crate::dataset::Dataset;
use crate::error::Error;
use crate::files::{DType, Disk, FileError, TensorFile, TensorSpec, TensorWriter, save};
use crate::head::{Head, Predictions, Truth};
use crate::learned::Learned;
use crate::network;
use crate::options::{NetworkOptions, PrepareOptions};
use crate::run::expect_model;
use crate::trainer::answers;
use crate::used::{Explainer, MeanRow};

/// Rows predicted at a time.
pub(crate) const BATCH: usize = 512;

/// What a model is, without its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What it predicts.
    pub target: TargetSpec,
    /// How columns become numbers.
    pub encoding: Encoding,
    /// Its nets, at least one: the answer is the mean of theirs, by their shares.
    pub nets: Vec<Net>,
    /// From raw outputs to answers.
    pub head: Head,
    /// The options that gave the columns.
    pub prepare: PrepareOptions,
    /// The rows that it has learned from, one training after the other.
    pub learned: Vec<Learned>,
    /// Where explanations of answers begin; `None` in files of before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_row: Option<MeanRow>,
    /// How sure it is, settled after training.
    #[serde(default)]
    pub certainty: Certainty,
}

/// The parameters of one net, in its program's order.
pub type Weights = Vec<Vec<f32>>;

/// One net of a model, without its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Net {
    /// Its kind, by name; nothing where all of them are of one kind. Those of a kind stand together.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The options that gave it.
    pub network: NetworkOptions,
    /// What it is.
    pub spec: ModelSpec,
    /// What part its answers have in the model's: above 0, 1 for all nets together.
    pub share: f64,
}

/// A model in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What it is.
    pub card: Card,
    /// The parameters of each net.
    pub weights: Vec<Weights>,
}

/// The tensor of the scores in [`Certainty`].
const SCORES: &str = "certainty.scores";

/// The file's name in a run's folder.
pub const MODEL_FILE: &str = "model.gradus";

/// The model file that a path names: itself, or the one in a run's folder.
pub(crate) fn model_path(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(MODEL_FILE) } else { path.to_owned() }
}

/// How far the shares of a model's nets may be from 1 in all.
const SHARES: f64 = 1e-9;

impl Net {
    /// Plans it for one row, to learn what parameters it has.
    pub fn program(&self) -> Result<Program, SessionError> {
        Ok(plan(&self.spec, 1, Gradients::Fused, 0)?)
    }

    /// A session with these weights, to answer.
    pub(crate) fn session(&self, weights: &Weights, threads: usize) -> Result<Session<Cpu>, SessionError> {
        let optimizer = OptimizerSpec::Sgd(Sgd::default());
        let order = Gradients::Fused;
        let settings = Settings { batch: BATCH, optimizer, order, watch_gradients: false, seed: 0 };
        let mut session = Session::new(&self.spec, &settings, Cpu::new(threads))?;
        for (i, numbers) in weights.iter().enumerate() {
            session.write(Place::Param(ParamId(i as u32)), 0, numbers);
        }
        Ok(session)
    }

    /// Checks that it reads a model's columns and answers its question.
    fn check(&self, card: &Card) -> Result<Program, String> {
        let program = self.program().map_err(|error| error.to_string())?;
        let (width, categories) = (card.encoding.width(), card.encoding.cardinalities());
        if width != self.spec.numbers as usize || categories != self.spec.categories {
            return Err(format!("its columns give {width} numbers, but its net reads {}", self.spec.numbers));
        }
        if program.output.width != card.head.outputs() || card.head.loss != self.spec.loss {
            return Err("its net does not answer its question".into());
        }
        if network_of(card, &self.network, card.head.loss) != self.spec {
            return Err("its net is not the one that its options make".into());
        }
        Ok(program)
    }
}

/// The net that options give for a model's columns and question.
pub(crate) fn network_of(card: &Card, options: &NetworkOptions, loss: LossSpec) -> ModelSpec {
    network::network(options, &card.prepare, &card.encoding, card.head.outputs(), loss)
}

/// What stands before the names of a net's tensors: nothing where there is one net, else `net0.`, `net1.` and so on.
fn prefix(nets: usize, net: usize) -> String {
    if nets == 1 { String::new() } else { format!("net{net}.") }
}

impl Card {
    /// The model's parts of a file, net by net.
    fn tensors(&self, programs: &[Program]) -> Vec<TensorSpec> {
        let nets = programs.len();
        programs.iter().enumerate().flat_map(|(i, program)| tensors(program, &prefix(nets, i))).collect()
    }

    /// Writes a model file with these weights of each net: aside first, then in its place, as a stream.
    pub fn save(&self, weights: &[&[Vec<f32>]], path: &Path) -> Result<(), Error> {
        let programs = self.nets.iter().map(Net::program).collect::<Result<Vec<_>, _>>()?;
        let card = serde_json::to_string(self).map_err(|error| Error::Options(error.to_string()))?;
        let metadata = metadata("model", &[("gradus.model", card)]);
        save(&Disk, path, |out: &mut dyn Write| {
            let mean_row = self.mean_row.iter().map(MeanRow::tensor);
            let all = self.scores_tensor().into_iter().chain(self.tensors(&programs)).chain(mean_row);
            let mut stream = TensorWriter::new(&metadata, all.collect())?.start(out)?;
            if self.scores_tensor().is_some() {
                stream.push(SCORES, &self.certainty.scores)?;
            }
            for (i, (program, weights)) in programs.iter().zip(weights).enumerate() {
                let prefix = prefix(programs.len(), i);
                for (param, numbers) in program.params.iter().zip(*weights) {
                    stream.push(&format!("{prefix}{}", param.name), numbers)?;
                }
            }
            if let Some(row) = &self.mean_row {
                stream.push(&row.tensor().name, &row.inputs)?;
            }
            stream.finish().map(|_| ())
        })?;
        Ok(())
    }

    /// Whether it has the columns, nets and head of another, or some of its nets, for kinds without a share are left out;
    /// not what follows from the rows and the trained weights.
    pub fn is_like(&self, other: &Card) -> bool {
        let settled = |card: &Card| Certainty::of(card.certainty.seen.clone());
        let bare =
            |card: &Card| Card { nets: Vec::new(), mean_row: None, certainty: settled(card), ..card.clone() };
        let mut others = other.nets.iter();
        let has = |net: &Net| others.any(|other| Net { share: net.share, ..other.clone() } == *net);
        bare(self) == bare(other) && !self.nets.is_empty() && self.nets.iter().all(has)
    }

    /// The names of its kinds of nets, in their order.
    pub(crate) fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = self.nets.iter().map(|net| net.kind.as_str()).collect();
        kinds.dedup();
        kinds
    }

    /// The tensor of its scores, where it has any.
    fn scores_tensor(&self) -> Option<TensorSpec> {
        let rows = self.certainty.rows;
        (rows > 0).then(|| TensorSpec::new(SCORES, DType::F64, [rows]))
    }

    /// The same with a net of each kind for each of so many folds of each of so many cuts, 0 being none: one net becomes as many, a model of
    /// several must have one, or more, for each. Of each kind there are as many, kind by kind, each fold by fold.
    pub(crate) fn of_folds(mut self, folds: u32, repeats: u32) -> Result<Card, Error> {
        let (kinds, wanted) = (self.kinds().len(), (folds * repeats) as usize);
        let nets = self.nets.len() / kinds.max(1);
        if nets == 1 && wanted > 0 {
            let folded = |net: Net| {
                let share = net.share / wanted as f64;
                std::iter::repeat_n(Net { share, ..net }, wanted)
            };
            self.nets = self.nets.drain(..).flat_map(folded).collect();
        } else if wanted > 0 && !nets.is_multiple_of(wanted) {
            let of = if kinds > 1 { " of each kind" } else { "" };
            let asked = match repeats {
                1 => format!("--folds {folds}"),
                _ => format!("--folds {folds} --repeats {repeats}"),
            };
            return Err(Error::Options(format!(
                "{asked}: the model of --from has {nets} nets{of}; wanted --folds {nets}, \
                 or a model of one net"
            )));
        }
        Ok(self)
    }

    /// Its first nets, as many as there are weights of: the model that they are by themselves.
    pub(crate) fn first(&self, nets: usize) -> Card {
        let mut card = self.clone();
        card.nets.truncate(nets);
        if nets < self.nets.len() {
            let total: f64 = card.nets.iter().map(|net| net.share).sum();
            card.nets.iter_mut().for_each(|net| net.share /= total);
        }
        card
    }

    /// Checks that its parts go together.
    fn check(&self) -> Result<Vec<Program>, String> {
        if self.head.classes != self.target.classes.len() || self.head.task != self.target.task {
            return Err("its classes do not agree".into());
        }
        let total: f64 = self.nets.iter().map(|net| net.share).sum();
        if self.nets.iter().any(|net| net.share.is_nan() || net.share <= 0.0) || (total - 1.0).abs() > SHARES
        {
            return Err(format!("the shares of its {} nets are {total} in all, not 1", self.nets.len()));
        }
        self.certainty.check(&self.head, &self.encoding)?;
        self.nets.iter().map(|net| net.check(self)).collect()
    }
}

/// The tensors of a program's parameters.
pub(crate) fn tensors(program: &Program, prefix: &str) -> Vec<TensorSpec> {
    let tensor = |p: &gradus_engine::plan::ParamInfo| TensorSpec {
        name: format!("{prefix}{}", p.name),
        dtype: DType::F32,
        shape: p.shape.map(|n| n as usize).to_vec(),
    };
    program.params.iter().map(tensor).collect()
}

/// A header's texts for a file of this kind.
pub(crate) fn metadata(kind: &str, more: &[(&str, String)]) -> BTreeMap<String, String> {
    let mut metadata = BTreeMap::from([
        ("gradus.kind".to_string(), kind.to_string()),
        ("gradus.version".to_string(), env!("CARGO_PKG_VERSION").to_string()),
    ]);
    metadata.extend(more.iter().map(|(key, value)| (key.to_string(), value.clone())));
    metadata
}

/// A text of the header, or an error that says what kind of file this is.
pub(crate) fn header_text<'a>(file: &'a TensorFile, kind: &str, key: &str) -> Result<&'a str, Error> {
    let metadata = file.metadata();
    let found = metadata.get("gradus.kind").map_or("another safetensors file", String::as_str);
    let text = metadata.get(key).filter(|_| found == kind);
    text.map(String::as_str).ok_or_else(|| Error::Run {
        path: PathBuf::from(file.file()),
        found: match found == kind {
            true => format!("this {kind} lacks {key}"),
            false => format!("this is {found}, not a gradus {kind}"),
        },
        todo: format!("give a {kind} that gradus train wrote"),
    })
}

impl Model {
    /// Writes the file; see [`Card::save`].
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let weights: Vec<&[Vec<f32>]> = self.weights.iter().map(Vec::as_slice).collect();
        self.card.save(&weights, path)
    }

    /// Reads a model file, or the model of a run's folder. Its checksum is checked before anything is used, and its
    /// nets against the tensors that are really there before memory is asked for.
    pub fn load(path: &Path) -> Result<Model, Error> {
        if path.is_dir() {
            expect_model(path)?;
        }
        let path = &model_path(path);
        let mut file = TensorFile::open(path)?;
        let wrong = |found: String| Error::Run {
            path: path.to_owned(),
            found,
            todo: "train the model again with this version of gradus".into(),
        };
        let text = header_text(&file, "model", "gradus.model")?;
        let mut card: Card =
            serde_json::from_str(text).map_err(|e| wrong(format!("its description: {e}")))?;
        let programs = card.check().map_err(wrong)?;
        let wanted: Vec<TensorSpec> =
            card.tensors(&programs).into_iter().chain(card.scores_tensor()).collect();
        check_tensors(&file, &wanted).map_err(wrong)?;
        let mut weights = Vec::new();
        for (i, program) in programs.iter().enumerate() {
            let prefix = prefix(programs.len(), i);
            let of_net: Result<Weights, FileError> =
                program.params.iter().map(|p| file.read_all(&format!("{prefix}{}", p.name))).collect();
            weights.push(of_net?);
        }
        if weights.iter().flatten().flatten().any(|w| !w.is_finite()) {
            return Err(wrong("a weight is not a finite number".into()));
        }
        let columns = (card.encoding.width(), card.encoding.cardinalities());
        if let Some(row) = &mut card.mean_row {
            row.read(&mut file, &columns).map_err(wrong)?;
        }
        if card.certainty.rows > 0 {
            card.certainty.take(file.read_all(SCORES)?).map_err(wrong)?;
        }
        Ok(Model { card, weights })
    }

    /// Sessions with the model's weights, ready to predict.
    pub fn predictor(&self, threads: usize) -> Result<Predictor, Error> {
        let nets = self.card.nets.iter().zip(&self.weights);
        let sessions = nets.map(|(net, weights)| net.session(weights, threads)).collect::<Result<_, _>>()?;
        Ok(Predictor { card: self.card.clone(), sessions })
    }

    /// Its net of this number, from 1, and that net's parameters.
    ///
    /// # Errors
    /// A model that has no such net.
    pub fn net(&self, number: usize) -> Result<(&Net, &[Vec<f32>]), Error> {
        let at = number.wrapping_sub(1);
        match (self.card.nets.get(at), self.weights.get(at)) {
            (Some(net), Some(weights)) => Ok((net, weights)),
            _ => {
                let nets = self.card.nets.len();
                Err(Error::Options(format!("net {number}: this model has {nets}; wanted 1 to {nets}")))
            }
        }
    }

    /// Ready to say what its answers owe to each column.
    ///
    /// # Errors
    /// A model file without a mean row; no memory.
    pub fn explainer(&self, threads: usize) -> Result<Explainer, Error> {
        Explainer::new(self, threads)
    }

    /// The columns it needs, as a reader must understand them.
    pub fn required(&self) -> Vec<Required> {
        self.card.encoding.required()
    }
}

/// Checks that a file has these tensors, in these shapes.
pub(crate) fn check_tensors(file: &TensorFile, wanted: &[TensorSpec]) -> Result<(), String> {
    for tensor in wanted {
        match file.shape(&tensor.name) {
            Some(shape) if shape == tensor.shape && file.dtype(&tensor.name) == Some(tensor.dtype) => {}
            Some(shape) => {
                return Err(format!(
                    "{} has shape {shape:?}, but its net has {:?}",
                    tensor.name, tensor.shape
                ));
            }
            None => return Err(format!("{} is not in the file", tensor.name)),
        }
    }
    Ok(())
}

/// A model ready to answer.
#[derive(Debug)]
pub struct Predictor {
    card: Card,
    /// One for each net.
    sessions: Vec<Session<Cpu>>,
}

impl Predictor {
    /// Answers for these rows of a table (or of a block of one), or for all of them.
    pub fn predict(&mut self, table: &Table, rows: Option<&[u32]>) -> Result<Predictions, Error> {
        let rows = self.encode(table, rows)?;
        Ok(self.answers(&rows))
    }

    /// Encodes rows without targets.
    pub(crate) fn encode(&self, table: &Table, rows: Option<&[u32]>) -> Result<Dataset, Error> {
        let inputs = self.card.encoding.apply(table, rows)?;
        let truth = Truth::of(self.card.head.task, std::iter::repeat_n(0.0, inputs.rows));
        // Targets that no one reads: predicting and testing share one path, so they can never differ.
        let targets = vec![0.0; inputs.rows];
        Ok(Dataset { inputs, targets, truth, weights: None })
    }

    /// Answers for rows that are encoded already: the mean over the nets, by their shares, calibrated.
    pub fn answers(&mut self, rows: &Dataset) -> Predictions {
        let nets = self.uncalibrated(rows);
        self.card.certainty.answers(nets, self.card.head.classes)
    }

    /// The same before anything is calibrated.
    pub(crate) fn uncalibrated(&mut self, rows: &Dataset) -> Predictions {
        let head = &self.card.head;
        let shares = self.card.nets.iter().map(|net| net.share);
        let all = self.sessions.iter_mut().map(|session| answers(session, head, rows).1);
        Predictions::mean(head, rows.rows(), shares.zip(all))
    }

    /// What the model is.
    pub fn card(&self) -> &Card {
        &self.card
    }
}
