//! What a lab costs the training: steps bare, in a lab that nobody looks at, and with a page open that asks for a curve
//! whenever the last has answered. By turns of about a second; what a lab costs is the median of its turns' ratios to the
//! bare turn before. A page asks in its lab's turns only: in the pauses between it would take the others' processor.
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
/// Turns of each.
const TURNS: usize = 9;
/// Seconds of a turn: several questions with their rests.
const TURN: f64 = 1.0;

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
                serde_json::json!({"id": n, "do": "curve", "param": param, "index": index, "set": "all"});
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

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn measure(preset: Preset, name: &str, threads: usize) {
    let mut fit = Fit::new(prepare(options(preset, 100_000)).unwrap(), threads).unwrap();
    let (unseen, seen) = (lab(preset, threads), Arc::new(lab(preset, threads)));
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
    bare(few);
    let steps = (TURN * few as f64 / bare(few)).ceil() as u64;
    let (mut step, mut ratios) = (Vec::new(), [Vec::new(), Vec::new()]);
    // The first turn warms up.
    for t in 0..=TURNS {
        let time = bare(steps);
        let alone = run(&unseen, steps);
        let again = bare(steps);
        turn.mine.store(true, Ordering::Relaxed);
        let watched = run(&seen, steps);
        turn.mine.store(false, Ordering::Relaxed);
        while turn.asking.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        if t > 0 {
            step.push(1e6 * time / steps as f64);
            ratios[0].push(100.0 * (alone / time - 1.0));
            ratios[1].push(100.0 * (watched / again - 1.0));
        }
    }
    turn.stop.store(true, Ordering::Relaxed);
    let questions = watching.join().unwrap();
    let [unseen, seen] = ratios.map(median);
    println!(
        "{name:<10} {:.2} µs a step bare, {unseen:+.2} % unseen, {seen:+.2} % with a page open ({questions} questions in {} s)",
        median(step),
        (TURN * TURNS as f64).round()
    );
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (preset, name) in [(Preset::Lab, "lab"), (Preset::Default, "default")] {
        for threads in [1, 2] {
            let name = format!("{name}-{threads}");
            if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
                measure(preset, &name, threads);
            }
        }
    }
}
