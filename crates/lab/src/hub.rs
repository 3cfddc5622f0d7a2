//! A lab in one piece: the thread that trains, two that answer questions, and who asks which.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use gradus::fit::Fit;
use gradus::options::Options;
use gradus::prepare::prepare;

use crate::ask::{Desk, closing, is_question};
use crate::protocol::{Answer, Command, Hello, Opened, Outcome, Reply, VERSION};
use crate::shared::{Shared, lock};
use crate::worker::{Done, Folder, Order, Worker};

/// What a lab is opened on.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The table, the target, the net and how it learns.
    pub options: Options,
    /// What the page says it was opened on.
    pub opened: Opened,
    /// What the page calls the table.
    pub table: String,
    /// Threads to train with; 0 is all cores.
    pub threads: usize,
    /// Where the log and saved models go; `None` is the next free `runs/<table>-<target>-lab-<n>`.
    pub out: Option<PathBuf>,
}

/// A running lab. Dropping it ends its threads.
pub struct Lab {
    /// What its threads share.
    pub(crate) shared: Arc<Shared>,
    worker: Sender<Order>,
    quick: Arc<Desk>,
    slow: Arc<Desk>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Lab {
    /// Reads the table, plans the net, validates it once before any step, and waits there.
    pub fn open(setup: Setup) -> Result<Lab, gradus::Error> {
        let fit = Fit::new(prepare(setup.options)?, setup.threads)?;
        let folder = Folder::new(setup.out, &fit.prepared.options, &setup.table)?;
        let shared = Arc::<Shared>::default();
        let (worker, inbox) = channel();
        let training =
            Worker::new(fit, setup.threads, (setup.opened, setup.table), folder, shared.clone(), inbox);
        let (quick, slow) = (Desk::new(), Desk::new());
        let mut threads = vec![std::thread::spawn(move || training.work())];
        for desk in [&quick, &slow] {
            let (desk, shared, worker) = (desk.clone(), shared.clone(), worker.clone());
            threads.push(std::thread::spawn(move || desk.work(&shared, &worker)));
        }
        Ok(Lab { shared, worker, quick, slow, threads: Mutex::new(threads) })
    }

    /// Asks on behalf of a page; `reply` is called from another thread, once.
    pub fn ask(&self, page: u64, id: u64, command: Command, reply: Box<dyn FnOnce(Reply) + Send>) {
        let done: Done = Box::new(move |step, run, result| {
            let result = match result {
                Ok(answer) => Outcome::Answer(Box::new(answer)),
                Err(refusal) => Outcome::Error(refusal),
            };
            reply(Reply { v: VERSION, reply: id, step, run, result });
        });
        match is_question(&command) {
            None if command == Command::Hello => {
                let state = self.shared.published.borrow().clone();
                let hello = self.shared.hello().map(|hello| Answer::Hello(Box::new((*hello).clone())));
                done(state.state.step, state.state.run, hello.ok_or_else(closing));
            }
            None => {
                if let Err(lost) = self.worker.send(Order::Command(command, done))
                    && let Order::Command(_, done) = lost.0
                {
                    done(0, 0, Err(closing()));
                }
            }
            Some(long) => {
                let desk = if long { &self.slow } else { &self.quick };
                desk.ask(page, id, command, done);
            }
        }
    }

    /// Asks and waits for the reply.
    pub fn call(&self, command: Command) -> Reply {
        let (give, take) = sync_channel(1);
        self.ask(0, 0, command, Box::new(move |reply| drop(give.send(reply))));
        let closed = || Reply { v: VERSION, reply: 0, step: 0, run: 0, result: Outcome::Error(closing()) };
        take.recv().unwrap_or_else(|_| closed())
    }

    /// What the run is.
    pub fn hello(&self) -> Option<Arc<Hello>> {
        self.shared.hello()
    }

    /// A page was opened (or closed): frames are published as long as there is one.
    pub fn page(&self, opened: bool) {
        match opened {
            true => self.shared.pages.fetch_add(1, Ordering::Relaxed),
            false => self.shared.pages.fetch_sub(1, Ordering::Relaxed),
        };
        // Where the training has ended there is nobody to tell.
        let _ = self.worker.send(Order::Pages);
    }

    /// Errors of all steps so far, from the first on.
    pub fn errors(&self) -> Vec<f32> {
        self.shared.history().errors.clone()
    }
}

impl std::fmt::Debug for Lab {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lab").finish_non_exhaustive()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.worker.send(Order::Stop);
        self.quick.close();
        self.slow.close();
        for thread in lock(&self.threads).drain(..) {
            // A thread that panicked has been heard of already.
            let _ = thread.join();
        }
    }
}
