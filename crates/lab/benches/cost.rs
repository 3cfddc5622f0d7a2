//! What a lab costs the training: steps bare, in a lab that nobody looks at, and with a page open that asks for a curve
//! whenever the last has answered. In turns, so that what else the machine does falls on all of them alike.
//!
//! `cargo bench -p gradus-lab`, on a machine that does nothing else.
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
use gradus_lab::protocol::{Answer, Command, Opened, Outcome, Set, WeightAt};
use gradus_lab::{Lab, Server, Setup};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, client};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/people.csv");
/// Turns of each.
const TURNS: usize = 9;

struct Steps(u64);

impl Watcher<Cpu> for Steps {
    fn step(&mut self, trainer: &Trainer<Cpu>) -> Flow {
        if trainer.standing().step.is_multiple_of(self.0) { Flow::Pause } else { Flow::Go }
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

/// A page that acknowledges every frame and always has one question on the way, until it is told to stop.
fn page(server: &Server, weight: WeightAt, stop: Arc<AtomicBool>) -> std::thread::JoinHandle<u64> {
    let mut request = format!("ws://{}/api/socket", server.address()).into_client_request().unwrap();
    let protocols = format!("gradus.1, token.{}", server.token());
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
    let stream = TcpStream::connect(server.address()).unwrap();
    let (mut socket, _) = client(request, stream).unwrap();
    socket.get_ref().set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    std::thread::spawn(move || {
        let ask = |n: u64| {
            let WeightAt { param, index } = &weight;
            let ask =
                serde_json::json!({"id": n, "do": "curve", "param": param, "index": index, "set": "all"});
            Message::Text(ask.to_string().into())
        };
        let mut asked = 1;
        socket.send(ask(asked)).unwrap();
        while !stop.load(Ordering::Relaxed) {
            let Ok(Message::Text(text)) = socket.read() else { continue };
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            if value["event"] == "state" {
                let ack = format!("{{\"tell\":\"ack\",\"frame\":{}}}", value["frame"]);
                socket.send(Message::Text(ack.into())).unwrap();
            }
            if value["reply"] == asked {
                asked += 1;
                socket.send(ask(asked)).unwrap();
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

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    for (preset, name, steps) in [(Preset::Lab, "lab", 20_000), (Preset::Default, "default", 400)] {
        for threads in [1, 2] {
            let mut fit = Fit::new(prepare(options(preset, 100_000)).unwrap(), threads).unwrap();
            let (unseen, seen) = (lab(preset, threads), Arc::new(lab(preset, threads)));
            let server = Server::start(seen.clone(), 0).unwrap();
            let stop = Arc::new(AtomicBool::new(false));
            let weight = seen.hello().and_then(|hello| hello.first_weight.clone()).unwrap();
            let watching = page(&server, weight, stop.clone());
            let _ = unseen.call(Command::Weights { set: Set::All, param: None, limit: 1 });
            let mut times = [Vec::new(), Vec::new(), Vec::new()];
            for _ in 0..=TURNS {
                let begun = Instant::now();
                fit.trainer.run(&mut Steps(steps));
                times[0].push(begun.elapsed().as_secs_f64());
                times[1].push(run(&unseen, steps));
                times[2].push(run(&seen, steps));
            }
            stop.store(true, Ordering::Relaxed);
            let questions = watching.join().unwrap();
            // The first turn warms up.
            let [bare, unseen, seen] = times.map(|times| median(times[1..].to_vec()));
            let more = |time: f64| 100.0 * (time / bare - 1.0);
            println!(
                "{name:<8} {threads} thread(s): {:.2} µs a step bare, {:+.2} % unseen, {:+.2} % with a page open \
                 ({questions} questions)",
                1e6 * bare / steps as f64,
                more(unseen),
                more(seen)
            );
        }
    }
}
