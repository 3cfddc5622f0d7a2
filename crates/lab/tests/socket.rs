//! A page's socket: what comes, in which order, and what a slow or hidden page costs.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails may panic")]

mod rig;

use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gradus_lab::protocol::Command;
use gradus_lab::{Lab, Server};
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Error, Message, WebSocket, client};

struct Page {
    socket: WebSocket<TcpStream>,
    /// Errors by step, as a page puts them together.
    errors: Vec<f32>,
    acknowledges: bool,
    /// The newest state.
    state: Value,
}

impl Page {
    fn open(server: &Server) -> Page {
        let mut request = format!("ws://{}/api/socket", server.address()).into_client_request().unwrap();
        let protocols = format!("gradus.1, token.{}", server.token());
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocols.parse().unwrap());
        let stream = TcpStream::connect(server.address()).unwrap();
        let (socket, _) = client(request, stream).unwrap();
        socket.get_ref().set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Page { socket, errors: Vec::new(), acknowledges: true, state: Value::Null }
    }

    fn tell(&mut self, message: &Value) {
        self.socket.send(Message::Text(message.to_string().into())).unwrap();
    }

    /// The next text; `None` where none comes in the time given.
    fn next_within(&mut self, time: Duration) -> Option<Value> {
        self.socket.get_ref().set_read_timeout(Some(time)).unwrap();
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    let value: Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(value["v"], 1);
                    if value["event"] == "state" {
                        if self.acknowledges {
                            self.tell(&json!({"tell": "ack", "frame": value["frame"]}));
                        }
                        assert!(
                            value["step"].as_u64().unwrap() <= self.errors.len() as u64,
                            "points come before the state that has them"
                        );
                    }
                    if value["event"] == "state" {
                        self.state = value.clone();
                    }
                    return Some(value);
                }
                Ok(Message::Binary(bytes)) => {
                    let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
                    assert_eq!(bytes[0], 1);
                    let from = word(16) as usize;
                    assert!(from <= self.errors.len(), "no gap");
                    self.errors.truncate(from);
                    let numbers = bytes[24..].chunks_exact(4);
                    self.errors.extend(numbers.map(|piece| f32::from_le_bytes(piece.try_into().unwrap())));
                }
                Ok(_) => {}
                Err(Error::Io(error)) if error.kind() == std::io::ErrorKind::WouldBlock => return None,
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            if let Some(text) = self.next_within(Duration::from_secs(10))
                && wanted(&text)
            {
                return text;
            }
        }
        panic!("it never came");
    }

    /// Waits until the run stands so; it may do so already.
    fn stands(&mut self, wanted: impl Fn(&Value) -> bool) {
        if !wanted(&self.state) {
            self.until(|text| text["event"] == "state" && wanted(text));
        }
    }

    fn ask(&mut self, mut ask: Value, id: u64) -> Value {
        ask["id"] = id.into();
        self.tell(&ask);
        self.until(|text| text["reply"] == id)
    }
}

fn site() -> (Arc<Lab>, Server) {
    let lab = Arc::new(rig::lab("income"));
    let server = Server::start(lab.clone(), 0).unwrap();
    (lab, server)
}

#[test]
fn a_page_hears_what_the_run_is_then_where_it_stands() {
    let (_lab, server) = site();
    let mut page = Page::open(&server);
    let first = page.next_within(Duration::from_secs(10)).unwrap();
    assert_eq!((first["event"].as_str(), first["target"].as_str()), (Some("hello"), Some("income")));
    let state = page.until(|text| text["event"] == "state");
    assert_eq!((state["step"].as_u64(), state["playing"].as_bool()), (Some(0), Some(false)));
    assert!(state["validation"]["error"].is_f64(), "it has been run once before the first step");
    let reply = page.ask(json!({"do": "one_batch", "batches": 3}), 5);
    assert_eq!((reply["step"].as_u64(), reply["answer"]["is"].as_str()), (Some(3), Some("done")));
    let wrong = page.ask(json!({"do": "dance"}), 6);
    assert_eq!(wrong["error"]["code"], "malformed");
}

#[test]
fn every_point_arrives_once_and_the_newest_state_wins() {
    let (lab, server) = site();
    let mut page = Page::open(&server);
    page.ask(json!({"do": "speed", "speed": 5}), 1);
    page.ask(json!({"do": "play"}), 2);
    let begun = Instant::now();
    let mut frames = 0;
    while begun.elapsed() < Duration::from_millis(600) {
        let text = page.next_within(Duration::from_secs(10)).unwrap();
        frames += u32::from(text["event"] == "state");
    }
    assert!((3..=22).contains(&frames), "{frames} frames in 0.6 s");
    let asked = Instant::now();
    let reply = page.ask(json!({"do": "pause"}), 3);
    assert!(asked.elapsed() < Duration::from_millis(100), "{:?}", asked.elapsed());
    let step = reply["step"].as_u64().unwrap();
    page.stands(|text| text["playing"] == false && text["step"] == step);
    assert_eq!(page.errors, lab.errors());
    assert_eq!(page.errors.len() as u64, step);
    // Back: the page's past is cut, and goes on from there.
    page.ask(json!({"do": "back", "batches": 25}), 4);
    page.stands(|text| text["step"] == step - 25);
    assert_eq!(page.errors, lab.errors());
    page.ask(json!({"do": "same_start"}), 5);
    page.ask(json!({"do": "one_batch", "batches": 4}), 6);
    page.stands(|text| text["step"] == 4);
    assert_eq!(page.errors, lab.errors());
    // A second page gets everything from the start.
    let mut other = Page::open(&server);
    other.until(|text| text["event"] == "state");
    assert_eq!(other.errors, lab.errors());
}

#[test]
fn a_page_that_does_not_draw_gets_two_frames_and_stops_nothing() {
    let (lab, server) = site();
    let mut page = Page::open(&server);
    page.acknowledges = false;
    page.until(|text| text["event"] == "state");
    lab.call(Command::Speed { speed: 5 });
    lab.call(Command::Play);
    page.until(|text| text["event"] == "state");
    assert_eq!(page.next_within(Duration::from_millis(300)), None, "it has two that it has not drawn");
    let step = lab.call(Command::Pause).step;
    assert!(step > 300, "training never waits for a page: {step} steps");
    page.tell(&json!({"tell": "ack", "frame": u64::MAX}));
    let newest = page.until(|text| text["event"] == "state");
    assert_eq!(newest["step"], step, "what waited was replaced by the newest");
    // A hidden page hears nothing until it is seen again.
    page.acknowledges = true;
    page.tell(&json!({"tell": "ack", "frame": newest["frame"]}));
    page.tell(&json!({"tell": "sleep"}));
    std::thread::sleep(Duration::from_millis(100));
    rig::done(&lab, Command::OneBatch { batches: 10 });
    assert_eq!(page.next_within(Duration::from_millis(300)), None);
    page.tell(&json!({"tell": "wake"}));
    assert_eq!(page.until(|text| text["event"] == "state")["step"], step + 10);
    assert_eq!(page.errors, lab.errors());
}

#[test]
fn eight_pages_at_once() {
    let (lab, server) = site();
    let mut pages: Vec<Page> = (0..8).map(|_| Page::open(&server)).collect();
    rig::step_to(&lab, 20);
    for page in &mut pages {
        page.stands(|text| text["step"] == 20);
        assert_eq!(page.errors, lab.errors());
    }
}

#[test]
fn a_landscape_grows_finer_in_events() {
    let (_lab, server) = site();
    let mut page = Page::open(&server);
    page.ask(json!({"do": "one_batch", "batches": 40}), 1);
    let coarse = page.ask(json!({"do": "landscape", "finest": 21}), 2);
    assert_eq!(
        (coarse["answer"]["side"].as_u64(), coarse["answer"]["more"].as_bool()),
        (Some(11), Some(true))
    );
    let fine = page.until(|text| text["event"] == "landscape");
    assert_eq!(
        (fine["side"].as_u64(), fine["ask"].as_u64(), fine["more"].as_bool()),
        (Some(21), Some(2), Some(false))
    );
    // The finer grid has the coarser one in it.
    assert_eq!(fine["errors"][0], coarse["answer"]["errors"][0]);
    assert_eq!(fine["errors"][2], coarse["answer"]["errors"][1]);
}
