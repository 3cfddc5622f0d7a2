//! Going on from a trained model: what the model has settled, and what is refused beside it.

use std::collections::BTreeMap;
use std::path::Path;

use gradus_engine::loss::LossSpec;
use gradus_table::{Table, Target};

use crate::error::Error;
use crate::model::Model;
use crate::network;
use crate::options::{NetKind, OfKind, Options, texts};
use crate::prepare::of_target;

/// Options of training that belong to the loss, which a model keeps.
const OF_LOSS: [&str; 4] = ["loss", "label_smoothing", "huber_delta", "quantile"];

impl Model {
    /// The options to go on from this model with: its target, preparation, net, loss and split; else the defaults.
    /// [`crate::options::DataOptions::from`] and the table are still to be said. A model does not know how its nets were
    /// trained: all of its kinds go on alike, unless the options say otherwise.
    pub fn options(&self) -> Options {
        let card = &self.card;
        let mut options = Options { nets: Some(Vec::new()), ..Options::default() };
        options.data.target.clone_from(&card.target.name);
        options.data.task = Some(card.target.task);
        options.prepare = card.prepare.clone();
        if let Some(net) = card.nets.first() {
            options.network = net.network.clone();
        }
        let kinds = card.nets.chunk_by(|a, b| a.kind == b.kind).map(|nets| &nets[0]);
        if kinds.clone().count() > 1 {
            let base = &options.network;
            let kinds = kinds.map(|net| NetKind::of_network(&net.kind, base, &net.network));
            options.nets = kinds.collect::<Result<_, _>>().ok();
        }
        let training = &mut options.training;
        training.loss = Some(network::loss_name(&card.head.loss));
        match card.head.loss {
            LossSpec::CrossEntropy(loss) => training.label_smoothing = loss.smoothing,
            LossSpec::Huber(loss) => training.huber_delta = loss.delta,
            LossSpec::Pinball(loss) => training.quantile = loss.quantile,
            LossSpec::Bce(_) | LossSpec::Mse(_) | LossSpec::Mae(_) | LossSpec::Poisson(_) => {}
        }
        if let Some(learned) = card.learned.last() {
            training.seed = learned.split.seed;
            options.data.validation_share = learned.split.validation_share;
            options.data.test_share = learned.split.test_share;
            options.data.folds = Some(learned.split.folds).filter(|&folds| folds > 0);
            options.data.repeats = Some(learned.split.repeats).filter(|&repeats| repeats > 1);
        }
        options
    }

    /// Refuses options that say otherwise than the model, and fills in those that are open: what is written down of
    /// the run is then what it does.
    pub(crate) fn settle(&self, options: &mut Options) -> Result<(), Error> {
        let own = self.options();
        if options.data.target != own.data.target {
            return Err(Error::Options(format!(
                "--from: the model predicts '{}', not '{}'; wanted a model of the same target",
                own.data.target, options.data.target
            )));
        }
        let task = *options.data.task.get_or_insert(self.card.target.task);
        same("task", &task.to_string(), &self.card.target.task.to_string())?;
        options.prepare.bins = options.prepare.bins.or(own.prepare.bins);
        options.prepare.target_scale = options.prepare.target_scale.or(own.prepare.target_scale);
        options.network.number_width = options.network.number_width.or(own.network.number_width);
        options.network.members = options.network.members.or(own.network.members);
        options.network.activation = options.network.activation.or(own.network.activation);
        options.training.loss = options.training.loss.or(own.training.loss);
        agree(&texts(&options.prepare), &texts(&own.prepare), |_| true)?;
        agree(&texts(&options.network), &texts(&own.network), |_| true)?;
        if options.nets.is_none() {
            options.nets.clone_from(&own.nets);
        }
        let (asked, own_kinds) = (options.kinds()?, own.kinds()?);
        let names = |kinds: &[OfKind]| kinds.iter().map(|kind| kind.name.clone()).collect::<Vec<_>>();
        let (named, wanted) = (names(&asked), names(&own_kinds));
        if named != wanted {
            let all = |names: Vec<String>| if names.len() > 1 { names.join(", ") } else { "none".into() };
            return Err(Error::Options(format!(
                "[[nets]]: {}; the model of --from has {} and goes on with them; leave [[nets]] out, or train a new \
                 model without --from",
                all(named),
                all(wanted)
            )));
        }
        for (asked, own) in asked.iter().zip(&own_kinds) {
            agree(&texts(&asked.options.network), &texts(&own.options.network), |_| true)?;
        }
        agree(&texts(&options.training), &texts(&own.training), |name| OF_LOSS.contains(&name))
    }

    /// The target of a table, as the model has it.
    pub(crate) fn target(&self, table: &Table, path: &Path) -> Result<Target, Error> {
        let spec = self.card.target.clone();
        let found = spec.apply(table).map_err(|source| of_target(path, source))?;
        Ok(Target {
            spec,
            values: found.values,
            rows: found.rows,
            left_out: found.left_out,
            guessed: false,
            reason: "as the model of --from has it".into(),
            how_to_change: String::new(),
        })
    }
}

fn agree(
    asked: &BTreeMap<String, String>,
    own: &BTreeMap<String, String>,
    settled: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    let settled = own.iter().filter(|(name, _)| settled(name));
    settled
        .into_iter()
        .try_for_each(|(name, own)| same(name, asked.get(name).map_or("none", String::as_str), own))
}

fn same(name: &str, asked: &str, own: &str) -> Result<(), Error> {
    if asked == own {
        return Ok(());
    }
    let flag = name.replace('_', "-");
    Err(Error::Options(format!(
        "--{flag} {asked}: the model of --from has {own} and goes on with it; leave --{flag} out, or train a new model \
         without --from"
    )))
}
