//! Other settings on the same rows: for a person who changes them by hand while a net trains.

use std::sync::Arc;

use gradus_engine::backend::cpu::Cpu;
use gradus_engine::session::{Session, SessionError};

use crate::dataset::Dataset;
use crate::error::Error;
use crate::fit::Fit;
use crate::head::Head;
use crate::memory::settings;
use crate::model::{Net, network_of};
use crate::network;
use crate::options::{NetworkOptions, Options, TrainingOptions};
use crate::prepare::Prepared;

impl Prepared {
    /// The same rows for another net or another way of training: rows, split and encoders stay, also where the seed
    /// changes, so that errors can be compared.
    pub fn again(&self, network: NetworkOptions, training: TrainingOptions) -> Result<Prepared, Error> {
        let nets = self.options.nets.as_ref().map(|_| Vec::new());
        let mut options = Options { network, training, nets, ..self.options.clone() };
        options.check()?;
        // One kind of net.
        let mut card = self.card.first(self.nets_of_kind());
        options.resolve(self.turn(0).0.view().rows(), card.target.task);
        let loss = network::loss(&options.training, card.target.task)?;
        network::optimizer(&options.training)?;
        card.head = Head::fit(&card.target, loss, &self.train.truth, &options.prepare)?;
        let spec = network_of(&card, &options.network, loss);
        for net in &mut card.nets {
            let (network, spec) = (options.network.clone(), spec.clone());
            *net = Net { kind: String::new(), network, spec, share: net.share };
        }
        // A loss of counts learns a number as it is; the others learn it scaled.
        let rows = |rows: &Arc<Dataset>| match card.head.units == self.card.head.units {
            true => rows.clone(),
            false => Arc::new(Dataset { targets: card.head.targets(&rows.truth), ..(**rows).clone() }),
        };
        let (train, validation, test) = (rows(&self.train), rows(&self.validation), rows(&self.test));
        // Weights to start from belong to the net that they are of.
        let start = self.start.clone().filter(|_| card.nets == self.card.nets);
        let kinds = options.kinds()?;
        Ok(Prepared { options, kinds, card, start, train, validation, test, ..Prepared::clone(self) })
    }
}

impl Fit {
    /// Goes on with other settings of training from the next step on: weights and what the optimizer remembers of them
    /// stay where both rules remember the same, and begin at 0 where only the new one does. A batch larger than planned
    /// plans the net again. The loss must stay, for the errors before would be of another.
    pub fn turn(&mut self, training: TrainingOptions) -> Result<(), Error> {
        let rows = self.rows();
        let net = self.done().len();
        let kind = self.prepared.kind_of(net);
        let options = Options { training, ..self.prepared.options_of(net).clone() };
        options.check()?;
        let course = options.training.course()?;
        let (before, after) = (settings(self.prepared.options_of(net), rows)?, settings(&options, rows)?);
        let planned = |batch: usize| self.trainer.session().program().memory.batch >= batch;
        let mut after = after;
        if planned(after.batch) {
            after.batch = before.batch.max(after.batch);
        }
        let session = match before == after {
            true => None,
            false => Some(self.session_with(&after, self.threads)?),
        };
        self.trainer.turn(course, session);
        self.prepared.options.training = options.training.clone();
        if let Some(kind) = self.prepared.kinds.get_mut(kind) {
            kind.options = options;
        }
        Ok(())
    }

    /// Rows that the net whose turn it is learns from.
    fn rows(&self) -> usize {
        self.prepared.turn(self.done().len()).0.view().rows()
    }

    /// The options of the net whose turn it is: those of its kind.
    pub fn options(&self) -> &Options {
        self.prepared.options_of(self.done().len())
    }

    /// The net whose turn it is.
    pub fn net(&self) -> &Net {
        &self.prepared.card.nets[self.done().len()]
    }

    /// A session of the same net at the same numbers and step, with other settings.
    fn session_with(
        &self,
        settings: &gradus_engine::session::Settings,
        threads: usize,
    ) -> Result<Session<Cpu>, SessionError> {
        let old = self.trainer.session();
        let mut session = Session::new(&self.net().spec, settings, Cpu::new(threads))?;
        let kept = old.arrays();
        for array in session.arrays() {
            let Some(from) = kept.iter().find(|kept| kept.name == array.name) else { continue };
            let mut numbers = vec![0.0; array.shape[0] as usize * array.shape[1] as usize];
            old.read(from.place, 0, &mut numbers);
            session.write(array.place, 0, &numbers);
        }
        session.set_steps(old.steps());
        Ok(session)
    }

    /// A session that does what this one's next step does, on a copy and in one thread, and can show whole gradients.
    pub fn beside(&self) -> Result<Session<Cpu>, Error> {
        let settings = settings(self.options(), self.rows())?;
        let batch = settings.batch.max(self.trainer.session().program().memory.batch);
        let settings = gradus_engine::session::Settings { batch, watch_gradients: true, ..settings };
        Ok(self.session_with(&settings, 1)?)
    }
}
