//! `gradus lab`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gradus::model::Model;
use gradus::options::{Options, Preset};
use gradus_lab::protocol::Opened;
use gradus_lab::{Doorway, Lab, People, Server, Setup};
use serde::Serialize;

use super::{Failure, catch_signals, print_json};
use crate::args::LabArgs;
use crate::output::{print, remark};
use crate::progress::spinner;
use crate::{DONE, show};

/// How often it looks whether it should end.
const LOOK: Duration = Duration::from_millis(100);

/// What a program reads.
#[derive(Debug, Serialize)]
struct Opening<'a> {
    link: &'a str,
    port: u16,
}

pub fn run(args: LabArgs) -> Result<u8, Failure> {
    let flags = args.lab;
    let mut options = base(flags.preset, args.data.from.clone())?;
    args.data.apply(&mut options.data, &mut options.prepare);
    args.network.apply(&mut options.network);
    args.training.apply(&mut options.training);
    // Held until the table is read.
    let mut people = None;
    let (opened, table) = match options.data.table.as_os_str().is_empty() {
        true => {
            let inside = People::unpack().map_err(|error| {
                Failure::Said(format!(
                    "the people table cannot be unpacked: {error}; set TMPDIR to a folder with room"
                ))
            })?;
            options.data.table = inside.file().to_owned();
            if options.data.target.is_empty() {
                options.data.target = People::TARGET.into();
            }
            people = Some(inside);
            (Opened::People, "people.csv".into())
        }
        false => (Opened::Table, options.data.table.display().to_string()),
    };
    if options.data.target.is_empty() {
        let text = "no target: wanted the column to predict, as gradus lab TABLE --target COLUMN";
        return Err(Failure::Said(text.into()));
    }
    let threads = flags.threads.unwrap_or(0) as usize;
    let live = if flags.json { None } else { spinner(format!("reading {table}")) };
    let lab = Lab::open(Setup { options, opened, table, threads, out: flags.out });
    if let Some(live) = live {
        live.finish_and_clear();
    }
    drop(people);
    let lab = Arc::new(lab?);
    let server = Server::start(lab.clone(), flags.port).map_err(|error| {
        let port = flags.port;
        Failure::Said(format!(
            "--port {port}: the page cannot be served there: {error}; leave it out, or choose another"
        ))
    })?;
    let stop = Arc::<AtomicUsize>::default();
    catch_signals(&stop)?;
    let link = server.link();
    match flags.json {
        true => print_json(&Opening { link: &link, port: server.address().port() })?,
        false => print(&format!("{}\n{link}\n", show::lab(&lab)))?,
    }
    let _doorway = match flags.no_open {
        true => None,
        false => opened_page(&link),
    };
    remark("Ctrl-C ends it.");
    while stop.load(Ordering::Relaxed) == 0 {
        std::thread::sleep(LOOK);
    }
    Ok(DONE)
}

/// The page in the person's browser; where that fails they have the link.
fn opened_page(link: &str) -> Option<Doorway> {
    let opened = Doorway::new(link).and_then(|doorway| doorway.open().map(|()| doorway));
    opened
        .inspect_err(|error| remark(&format!("no browser was opened ({error}); open the link yourself")))
        .ok()
}

/// The preset's options; where training starts from a model, its columns, net and loss.
fn base(preset: Preset, from: Option<PathBuf>) -> Result<Options, Failure> {
    let options = preset.options();
    let Some(from) = from else { return Ok(options) };
    let own = Model::load(&from)?.options();
    let loss = own.training.loss;
    let training = gradus::options::TrainingOptions { loss, ..options.training };
    Ok(Options { training, ..own })
}
