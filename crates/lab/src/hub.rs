//! A lab in one piece: the thread that trains, two that answer questions, and who asks which.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use gradus::options::Options;
use gradus::prepare::{prepare, prepare_with};
use gradus::run::{Look, Moved};

use crate::ask::{Desk, closing, is_question, rest_of};
use crate::protocol::{Answer, Command, Hello, Opened, Outcome, Reply, VERSION};
use crate::shared::{Shared, lock};
use crate::worker::{CONFIG, Change, Done, Folder, LOG, Line, Order, Run, Worker, fit, read_log};

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

/// A lab's folder to go on in.
#[derive(Clone, Debug)]
pub struct Again {
    /// The folder, with its options and its log.
    pub folder: PathBuf,
    /// The options in it.
    pub options: Options,
    /// What it was opened on.
    pub opened: Opened,
    lines: Vec<Line>,
}

impl Again {
    /// Reads a lab's folder; `None` where it is no lab's.
    pub fn read(folder: &Path) -> Result<Option<Again>, gradus::Error> {
        let Ok(text) = fs::read_to_string(folder.join(LOG)) else { return Ok(None) };
        let wrong = |found: String| gradus::Error::Run {
            path: folder.to_owned(),
            found,
            todo: "bring its files back as they were, or open a new lab".into(),
        };
        let lines = read_log(&text).map_err(wrong)?;
        let Some(Change::Opened { opened, gradus }) = lines.first().map(|line| &line.change) else {
            return Err(wrong(format!("{LOG} does not begin with what it was opened on")));
        };
        if gradus != env!("CARGO_PKG_VERSION") {
            return Err(wrong(format!("it was written by gradus {gradus}, whose bits may be others")));
        }
        let config = folder.join(CONFIG);
        let text = fs::read_to_string(&config).map_err(|error| wrong(format!("{CONFIG}: {error}")))?;
        let options = Options::from_toml(&text, &config.display().to_string())?;
        Ok(Some(Again { folder: folder.to_owned(), options, opened: *opened, lines }))
    }
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
    pub fn open(mut setup: Setup) -> Result<Lab, gradus::Error> {
        // One net at a time can be watched.
        setup.options.data.folds.get_or_insert(0);
        setup.options.nets = setup.options.nets.map(|_| Vec::new());
        let fit = fit(prepare_with(setup.options, setup.threads)?, setup.threads)?;
        let folder = Folder::new(setup.out, &fit.prepared.options, &setup.table, setup.opened)?;
        let run = Run::new(fit, setup.threads);
        Ok(Lab::start(run, (setup.opened, setup.table), folder, None))
    }

    /// Goes on with a lab: everything that was changed by hand is changed again at the same steps, to the same bits.
    /// The table is where the options have it.
    pub fn again(again: Again, table: String, threads: usize) -> Result<Lab, gradus::Error> {
        let fit = fit(prepare(again.options)?, threads)?;
        let mut run = Run::new(fit, threads);
        let wrong = |line: usize, found: &str| gradus::Error::Run {
            path: again.folder.join(LOG),
            found: format!("line {line}: {found}"),
            todo: "bring the file back as it was, or open a new lab".into(),
        };
        for (at, line) in again.lines.iter().enumerate() {
            while run.step() < line.step {
                run.advance(false).ok_or_else(|| wrong(at + 1, "training does not reach this step"))?;
            }
            if run.step() != line.step {
                return Err(wrong(at + 1, "its step is before that of the line above"));
            }
            run.change(&line.change).map_err(|refusal| wrong(at + 1, &refusal.found))?;
        }
        let folder = Folder::again(again.folder)?;
        Ok(Lab::start(run, (again.opened, table), folder, None))
    }

    /// Looks at a run of `gradus train`, finished or still training, without touching it.
    pub fn look(folder: &Path, moved: &Moved, threads: usize) -> Result<Lab, gradus::Error> {
        let (look, fit) = Look::open(folder, moved, threads)?;
        let table = fit.prepared.options.data.table.display().to_string();
        let nowhere = Folder::new(None, &fit.prepared.options, &table, Opened::Run)?;
        Ok(Lab::start(Run::new(fit, threads), (Opened::Run, table), nowhere, Some(look)))
    }

    fn start(run: Run, about: (Opened, String), folder: Folder, look: Option<Look>) -> Lab {
        let shared = Arc::<Shared>::default();
        let rest = rest_of(run.threads());
        let (worker, inbox) = channel();
        let training = Worker::new(run, about, (folder, look), shared.clone(), inbox);
        let (quick, slow) = (Desk::new(), Desk::new());
        let mut threads = vec![std::thread::spawn(move || training.work())];
        for desk in [&quick, &slow] {
            let (desk, shared, worker) = (desk.clone(), shared.clone(), worker.clone());
            threads.push(std::thread::spawn(move || desk.work(&shared, &worker, rest)));
        }
        Lab { shared, worker, quick, slow, threads: Mutex::new(threads) }
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
