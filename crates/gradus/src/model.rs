//! A trained model: what its columns were, its net and its weights; and the file they are kept in. The file is
//! safetensors with the columns and the net as JSON in its header, and a checksum as its last tensor. It holds
//! nothing of threads, paths or time: the same table, options and seed give the same bytes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use gradus_engine::backend::Place;
use gradus_engine::backend::cpu::Cpu;
use gradus_engine::optim::{OptimizerSpec, Sgd};
use gradus_engine::plan::{Gradients, Program, plan};
use gradus_engine::rows::ParamId;
use gradus_engine::session::{Session, SessionError, Settings};
use gradus_engine::spec::ModelSpec;
use gradus_table::{Encoding, Required, Table, TargetSpec};
use serde::{Deserialize, Serialize};

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
    /// The net.
    pub spec: ModelSpec,
    /// From raw outputs to answers.
    pub head: Head,
    /// The options that gave the net.
    pub network: NetworkOptions,
    /// The options that gave the columns.
    pub prepare: PrepareOptions,
    /// The rows that it has learned from, one training after the other.
    pub learned: Vec<Learned>,
    /// Where explanations of answers begin; `None` in files of before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_row: Option<MeanRow>,
}

/// A model in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What it is.
    pub card: Card,
    /// Its parameters, in the program's order.
    pub weights: Vec<Vec<f32>>,
}

/// The file's name in a run's folder.
pub const MODEL_FILE: &str = "model.gradus";

/// The model file that a path names: itself, or the one in a run's folder.
pub(crate) fn model_path(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(MODEL_FILE) } else { path.to_owned() }
}

impl Card {
    /// Plans the net for one row, to learn what parameters it has.
    fn program(&self) -> Result<Program, SessionError> {
        Ok(plan(&self.spec, 1, Gradients::Fused, 0)?)
    }

    /// Writes a model file with these weights, in the program's order: aside first, then in its place, as a stream.
    pub fn save(&self, weights: &[Vec<f32>], path: &Path) -> Result<(), Error> {
        let program = self.program()?;
        let card = serde_json::to_string(self).map_err(|error| Error::Options(error.to_string()))?;
        let metadata = metadata("model", &[("gradus.model", card)]);
        save(&Disk, path, |out: &mut dyn Write| {
            let all = [tensors(&program, ""), self.mean_row.iter().map(MeanRow::tensor).collect()].concat();
            let mut stream = TensorWriter::new(&metadata, all)?.start(out)?;
            for (param, numbers) in program.params.iter().zip(weights) {
                stream.push(&param.name, numbers)?;
            }
            if let Some(row) = &self.mean_row {
                stream.push(&row.tensor().name, &row.inputs)?;
            }
            stream.finish().map(|_| ())
        })?;
        Ok(())
    }

    /// Whether it has the columns, net and head of another; not what follows from the rows and the trained weights.
    pub fn is_like(&self, other: &Card) -> bool {
        Card { mean_row: None, ..self.clone() } == Card { mean_row: None, ..other.clone() }
    }

    /// Checks that its parts go together.
    fn check(&self) -> Result<Program, String> {
        let program = self.program().map_err(|error| error.to_string())?;
        let (width, categories) = (self.encoding.width(), self.encoding.cardinalities());
        if width != self.spec.numbers as usize || categories != self.spec.categories {
            return Err(format!("its columns give {width} numbers, but its net reads {}", self.spec.numbers));
        }
        if program.output.width != self.head.outputs() || self.head.loss != self.spec.loss {
            return Err("its net does not answer its question".into());
        }
        let embedding = self.prepare.embedding_width;
        let outputs = self.head.outputs();
        let made = network::network(
            &self.network,
            embedding,
            self.spec.numbers,
            &self.spec.categories,
            outputs,
            self.head.loss,
        );
        if made != self.spec {
            return Err("its net is not the one that its options make".into());
        }
        if self.head.classes != self.target.classes.len() || self.head.task != self.target.task {
            return Err("its classes do not agree".into());
        }
        Ok(program)
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
        self.card.save(&self.weights, path)
    }

    /// Reads a model file, or the model of a run's folder. Its checksum is checked before anything is used, and its
    /// net against the tensors that are really there before memory is asked for.
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
        let program = card.check().map_err(wrong)?;
        check_tensors(&file, &tensors(&program, "")).map_err(wrong)?;
        let weights: Result<Vec<Vec<f32>>, FileError> =
            program.params.iter().map(|p| file.read_all(&p.name)).collect();
        let weights = weights?;
        if weights.iter().flatten().any(|w| !w.is_finite()) {
            return Err(wrong("a weight is not a finite number".into()));
        }
        let columns = (card.encoding.width(), card.encoding.cardinalities());
        if let Some(row) = &mut card.mean_row {
            row.read(&mut file, &columns).map_err(wrong)?;
        }
        Ok(Model { card, weights })
    }

    /// A session with the model's weights, ready to predict.
    pub fn predictor(&self, threads: usize) -> Result<Predictor, Error> {
        let optimizer = OptimizerSpec::Sgd(Sgd::default());
        let order = Gradients::Fused;
        let settings = Settings { batch: BATCH, optimizer, order, watch_gradients: false, seed: 0 };
        let mut session = Session::new(&self.card.spec, &settings, Cpu::new(threads))?;
        for (i, numbers) in self.weights.iter().enumerate() {
            session.write(Place::Param(ParamId(i as u32)), 0, numbers);
        }
        Ok(Predictor { card: self.card.clone(), session })
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
    session: Session<Cpu>,
}

impl Predictor {
    /// Answers for these rows of a table (or of a block of one), or for all of them.
    pub fn predict(&mut self, table: &Table, rows: Option<&[u32]>) -> Result<Predictions, Error> {
        let rows = self.encode(table, rows)?;
        Ok(answers(&mut self.session, &self.card.head, &rows).1)
    }

    /// Encodes rows without targets.
    pub(crate) fn encode(&self, table: &Table, rows: Option<&[u32]>) -> Result<Dataset, Error> {
        let inputs = self.card.encoding.apply(table, rows)?;
        let truth = Truth::of(self.card.head.task, std::iter::repeat_n(0.0, inputs.rows));
        // Targets that no one reads: predicting and testing share one path, so they can never differ.
        let targets = vec![0.0; inputs.rows];
        Ok(Dataset { inputs, targets, truth, weights: None })
    }

    /// Answers for rows that are encoded already.
    pub fn answers(&mut self, rows: &Dataset) -> Predictions {
        answers(&mut self.session, &self.card.head, rows).1
    }

    /// Their mean error too, in loss units.
    pub(crate) fn evaluate(&mut self, rows: &Dataset) -> (f64, Predictions) {
        answers(&mut self.session, &self.card.head, rows)
    }

    /// What the model is.
    pub fn card(&self) -> &Card {
        &self.card
    }
}
