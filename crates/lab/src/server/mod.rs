//! The lab's server: on this machine alone, for whoever has the link.
//!
//! One thread of its own waits on all sockets; it never computes and never waits for the training.

mod assets;
mod guard;
mod socket;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::JoinHandle;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use serde::Deserialize;
use tokio::sync::{Notify, oneshot};

use crate::hub::Lab;
use crate::protocol::{Ask, Code, Outcome, Refusal, Reply, VERSION, Validation, points};
pub use guard::{Guard, Token};

/// Bytes of a command, at most.
const COMMAND: usize = 1 << 16;

/// What every request sees.
#[derive(Clone, Debug)]
struct Site {
    lab: Arc<Lab>,
    guard: Arc<Guard>,
    /// Numbers of pages given out.
    pages: Arc<AtomicU64>,
}

/// A server at work. Dropping it closes every connection.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    token: Token,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a lab on this machine; port 0 takes one that is free.
    pub fn start(lab: Arc<Lab>, port: u16) -> std::io::Result<Server> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let token = Token::new()?;
        let guard = Arc::new(Guard::new(address.port(), token.clone()));
        let app = router(Site { lab, guard, pages: Arc::default() });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                // Small frames must not wait for more to come.
                let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
                tokio::select! {
                    _ = axum::serve(listener, app) => {}
                    () = stopped.notified() => {}
                }
            });
            runtime.shutdown_background();
        });
        Ok(Server { address, token, stop, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The token, 32 hexadecimal digits.
    pub fn token(&self) -> &str {
        self.token.text()
    }

    /// The link for a person: the token is in its fragment, which no browser sends anywhere.
    pub fn link(&self) -> String {
        format!("http://{}/#t={}", self.address, self.token.text())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has been heard of already.
            let _ = thread.join();
        }
    }
}

fn router(site: Site) -> Router {
    Router::new()
        .route("/api/hello", get(hello))
        .route("/api/history", get(history))
        .route("/api/validation", get(validation))
        .route("/api/command", post(command))
        .route("/api/socket", get(socket::open))
        .fallback(assets::serve)
        .layer(DefaultBodyLimit::max(COMMAND))
        .layer(from_fn_with_state(site.guard.clone(), guard::check))
        .with_state(site)
}

async fn hello(State(site): State<Site>) -> Response {
    match site.lab.shared.hello() {
        Some(hello) => Json(&*hello).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn validation(State(site): State<Site>) -> Response {
    Json(&site.lab.shared.history().validations).into_response()
}

/// What of the past is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Past {
    run: Option<u64>,
    from: u64,
    format: Option<String>,
}

async fn history(State(site): State<Site>, Query(past): Query<Past>) -> Response {
    if past.format.as_deref() == Some("csv") {
        // Millions of lines take seconds: neither the training, which waits for the past, nor any page waits for them.
        let (errors, validations) = {
            let history = site.lab.shared.history();
            (history.errors.clone(), history.validations.clone())
        };
        return match tokio::task::spawn_blocking(move || csv(&errors, &validations)).await {
            Ok(text) => ([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
    }
    let history = site.lab.shared.history();
    // Points of another run are of no use: from the first one on, then.
    let from = if past.run.is_none_or(|run| run == history.run) { past.from } else { 0 };
    let from = from.min(history.errors.len() as u64);
    let frame = points(history.run, from, &history.errors[from as usize..]);
    ([(header::CONTENT_TYPE, "application/octet-stream")], frame).into_response()
}

/// Every step and every validation, a line each.
fn csv(errors: &[f32], validations: &[Validation]) -> String {
    use std::fmt::Write;
    let mut text = String::from("step,train_error,validation_error,metric\n");
    let mut validations = validations.iter().peekable();
    let cell = |x: f64| if x.is_finite() { x.to_string() } else { String::new() };
    for step in 0..=errors.len() as u64 {
        // The error of a step's batch stands at the step it was before.
        let train = errors.get(step as usize).map_or(String::new(), |e| cell(f64::from(*e)));
        let mut at = (String::new(), String::new());
        while let Some(v) = validations.next_if(|v| v.step <= step) {
            at = (cell(v.error), v.metric.map_or(String::new(), cell));
        }
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{step},{train},{},{}", at.0, at.1);
    }
    text
}

async fn command(State(site): State<Site>, body: Bytes) -> Response {
    match read(&body) {
        Ok(ask) => Json(ask_and_wait(&site.lab, ask).await).into_response(),
        Err(reply) => (StatusCode::BAD_REQUEST, Json(*reply)).into_response(),
    }
}

async fn ask_and_wait(lab: &Arc<Lab>, ask: Ask) -> Reply {
    let (give, take) = oneshot::channel();
    let id = ask.id;
    lab.ask(0, id, ask.command, Box::new(move |reply| drop(give.send(reply))));
    take.await.unwrap_or_else(|_| refused(id, crate::ask::closing()))
}

/// An ask out of its JSON, or the reply that says what is wrong with it.
fn read(text: &[u8]) -> Result<Ask, Box<Reply>> {
    serde_json::from_slice::<Ask>(text).map_err(|error| {
        // The id, where there is one, so that the page knows what was refused.
        let id = serde_json::from_slice::<serde_json::Value>(text).ok();
        let id = id.and_then(|value| value.get("id")?.as_u64()).unwrap_or(0);
        let wanted = "an ask as PROTOCOL.md has it, such as {\"id\":1,\"do\":\"play\"}".into();
        Box::new(refused(id, Refusal { code: Code::Malformed, found: error.to_string(), wanted }))
    })
}

fn refused(id: u64, refusal: Refusal) -> Reply {
    Reply { v: VERSION, reply: id, step: 0, run: 0, result: Outcome::Error(refusal) }
}
