//! What a lab costs the training: steps bare, in a lab that nobody looks at, and with a page open that asks for a curve
//! whenever the last has answered. In rounds, each with nets of its own, made in another order than in the round before:
//! where a net's numbers happen to lie in memory moves a step of microseconds by some per cent. Said are the median of the
//! rounds and between which two the true one lies. A page's turn begins with a question that is answered at once, so that
//! it is asked a little more than its share.
//!
//! On two threads, as someone asks for them: by itself a lab trains a net as small as that of the preset "lab" on one.
//!
//! `cargo bench -p gradus-lab` times all, `cargo bench -p gradus-lab -- default-2` those whose names hold this. On a machine
//! that does nothing else.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement is for its reader")]

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gradus::engine::backend::cpu::Cpu;
use gradus::fit::Fit;
use gradus::options::{Options, Preset};
use gradus::prepare::prepare;
use gradus::trainer::{Epoch, Flow, Trainer, Watcher};
use gradus_lab::protocol::{Answer, Command, Opened, Outcome, WeightAt};
use gradus_lab::{Lab, Server, Setup};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, client};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/people.csv");
/// Presets, their names, seconds of a turn, and rounds: a page asks a large net for a curve once in some seconds.
const PRESETS: [(Preset, &str, f64, usize); 2] =
    [(Preset::Lab, "lab", 0.6, 60), (Preset::Default, "default", 10.0, 12)];

/// Up to a step.
struct Steps(u64);

impl Watcher<Cpu> for Steps {
    fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
        if trainer.standing().step >= self.0 { Flow::Pause } else { Flow::Go }
    }
    fn epoch(&mut self, _: &Trainer<Cpu>, _: &Epoch) {}
}

fn options(preset: Preset, epochs: u32) -> Options {
    let mut options = preset.options();
    options.data.table = TABLE.into();
    options.data.target = "sex".into();
    // As the lab has it: one net, of all the rows.
    options.data.folds = Some(0);
    options.nets = Some(Vec::new());
    (options.training.epochs, options.training.patience) = (Some(epochs), Some(0));
    options
}

fn lab(preset: Preset, threads: usize) -> Lab {
    let (opened, table) = (Opened::Table, "people.csv".into());
    Lab::open(Setup { options: options(preset, 100_000), opened, table, threads, out: None }).unwrap()
}

/// What a page and the measurement tell each other.
#[derive(Default)]
struct Turn {
    /// Whether the page may ask: it is its lab's turn.
    mine: AtomicBool,
    /// Whether a question is on the way.
    asking: AtomicBool,
    stop: AtomicBool,
}

/// A page that acknowledges every frame and, in its turns, always has one question on the way.
fn page(server: &Server, weight: WeightAt, turn: Arc<Turn>) -> std::thread::JoinHandle<u64> {
    let mut request = format!("ws://{}/api/socket", server.address()).into_client_request().unwrap();
    let protocols = format!("gradus.1, token.{}", server.token());
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
    let stream = TcpStream::connect(server.address()).unwrap();
    let (mut socket, _) = client(request, stream).unwrap();
    socket.get_ref().set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    std::thread::spawn(move || {
        let ask = |n: u64| {
            let WeightAt { param, index } = &weight;
            let ask =
                serde_json::json!({"id": n, "do": "curve", "param": param, "index": index, "set": "batch"});
            Message::Text(ask.to_string().into())
        };
        let mut asked = 0;
        while !turn.stop.load(Ordering::Relaxed) {
            if turn.mine.load(Ordering::Relaxed) && !turn.asking.swap(true, Ordering::Relaxed) {
                asked += 1;
                socket.send(ask(asked)).unwrap();
            }
            let Ok(Message::Text(text)) = socket.read() else { continue };
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            if value["event"] == "state" {
                let ack = format!("{{\"tell\":\"ack\",\"frame\":{}}}", value["frame"]);
                socket.send(Message::Text(ack.into())).unwrap();
            }
            if value["reply"] == asked {
                turn.asking.store(false, Ordering::Relaxed);
            }
        }
        asked
    })
}

fn run(lab: &Lab, steps: u64) -> f64 {
    let begun = Instant::now();
    let reply = lab.call(Command::OneBatch { batches: steps as u32 });
    assert!(matches!(reply.result, Outcome::Answer(answer) if *answer == Answer::Done));
    begun.elapsed().as_secs_f64()
}

/// What a round found: µs a bare step, what a lab costs in per cent, unseen and with a page open, and questions.
fn round(preset: Preset, threads: usize, seconds: f64, number: usize) -> (f64, [f64; 2], u64) {
    let (mut fit, mut labs) = (None, Vec::new());
    for made in 0..3 {
        match (made + number).is_multiple_of(3) {
            true => fit = Some(Fit::new(prepare(options(preset, 100_000)).unwrap(), threads).unwrap()),
            false => labs.push(Arc::new(lab(preset, threads))),
        }
    }
    if number.is_multiple_of(2) {
        labs.reverse();
    }
    let (mut fit, seen, unseen) = (fit.unwrap(), labs.pop().unwrap(), labs.pop().unwrap());
    let server = Server::start(seen.clone(), 0).unwrap();
    let turn = Arc::<Turn>::default();
    let weight = seen.hello().and_then(|hello| hello.first_weight.clone()).unwrap();
    let watching = page(&server, weight, turn.clone());
    let mut bare = |steps: u64| {
        let begun = Instant::now();
        let to = fit.trainer.standing().step + steps;
        fit.trainer.run(&mut Steps(to));
        begun.elapsed().as_secs_f64()
    };
    let few = 20;
    // The first of each warm up.
    bare(few);
    run(&unseen, few);
    run(&seen, few);
    let steps = (seconds * few as f64 / bare(few)).ceil() as u64;
    let time = bare(steps);
    let alone = run(&unseen, steps);
    let again = bare(steps);
    turn.mine.store(true, Ordering::Relaxed);
    let watched = run(&seen, steps);
    turn.mine.store(false, Ordering::Relaxed);
    turn.stop.store(true, Ordering::Relaxed);
    let questions = watching.join().unwrap();
    let last = bare(steps);
    let costs = [2.0 * alone / (time + again), 2.0 * watched / (again + last)];
    let costs = costs.map(|ratio| 100.0 * (ratio - 1.0));
    (1e6 * time / steps as f64, costs, questions)
}

fn measure(preset: Preset, name: &str, threads: usize, (seconds, rounds): (f64, usize)) {
    let found: Vec<_> = (0..rounds).map(|number| round(preset, threads, seconds, number)).collect();
    let of = |number: fn(&(f64, [f64; 2], u64)) -> f64| {
        let mut numbers: Vec<f64> = found.iter().map(number).collect();
        numbers.sort_by(f64::total_cmp);
        // The true median lies between these two in 95 of 100 cases, where there are more than a few rounds.
        let n = numbers.len();
        let at = (n as f64 / 2.0 - (n as f64).sqrt()).max(0.0) as usize;
        (numbers[n / 2], numbers[at], numbers[n - 1 - at])
    };
    let cost = |(median, least, most): (f64, f64, f64)| format!("{median:+.2} % ({least:+.2} to {most:+.2})");
    println!(
        "{name:<10} {:.2} µs a step bare, {} unseen, {} with a page open; {rounds} rounds, {} questions in each",
        of(|round| round.0).0,
        cost(of(|round| round.1[0])),
        cost(of(|round| round.1[1])),
        of(|round| round.2 as f64).0,
    );
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (preset, name, seconds, rounds) in PRESETS {
        for threads in [1, 2] {
            let name = format!("{name}-{threads}");
            if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
                measure(preset, &name, threads, (seconds, rounds));
            }
        }
    }
}
