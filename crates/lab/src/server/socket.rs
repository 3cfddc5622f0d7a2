//! One page's socket. A page that is slow, hidden or gone costs the training nothing: it gets the newest frame when it
//! is ready for one, and every point of the error once.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{COMMAND, Site, read};
use crate::hub::Lab;
use crate::protocol::{Event, Tell, VERSION, What, points};
use crate::shared::{Published, json};

/// The language that the socket speaks.
const PROTOCOL: &str = "gradus.1";
/// Frames on the way that the page has not drawn yet, at most.
const AHEAD: usize = 2;
/// Points of a binary frame, at most.
const POINTS: usize = 1 << 16;
/// Pages at once.
const PAGES: usize = 64;

/// Opens a socket. The guard has seen its token.
pub async fn open(State(site): State<Site>, upgrade: WebSocketUpgrade) -> Response {
    if site.lab.shared.pages.load(Ordering::Relaxed) >= PAGES {
        return (StatusCode::TOO_MANY_REQUESTS, "too many pages are open").into_response();
    }
    let page = 1 + site.pages.fetch_add(1, Ordering::Relaxed);
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(COMMAND).max_frame_size(COMMAND);
    upgrade.on_upgrade(move |socket| follow(socket, site.lab.clone(), page))
}

/// Counts a page as long as it is open.
struct Open(Arc<Lab>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.page(false);
    }
}

async fn follow(mut socket: WebSocket, lab: Arc<Lab>, page: u64) {
    let mut published = lab.shared.published.subscribe();
    let mut events = lab.shared.events.subscribe();
    lab.page(true);
    let _open = Open(lab.clone());
    let (replies, mut replied) = unbounded_channel::<String>();
    let mut seen = Seen { run: 0, steps: 0, frames: VecDeque::new(), asleep: false };
    if let Some(hello) = lab.shared.hello() {
        let event = Event { v: VERSION, event: What::Hello(Box::new((*hello).clone())) };
        if socket.send(Message::Text(json(&event).into())).await.is_err() {
            return;
        }
    }
    published.mark_changed();
    loop {
        let ready = !seen.asleep && seen.frames.len() < AHEAD;
        // In this order: whoever hears of a new run in a frame has heard what it is.
        let sent = tokio::select! {
            biased;
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    hear(&lab, page, text.as_str(), &mut seen, &replies);
                    Ok(())
                }
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => Ok(()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            event = events.recv() => match event {
                Ok(text) => socket.send(Message::Text(text.as_str().into())).await,
                Err(RecvError::Lagged(_)) => Ok(()),
                Err(RecvError::Closed) => return,
            },
            Some(text) = replied.recv() => socket.send(Message::Text(text.into())).await,
            changed = published.changed(), if ready => {
                if changed.is_err() {
                    return;
                }
                let newest = published.borrow_and_update().clone();
                frame(&mut socket, &lab, &newest, &mut seen).await
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

/// What a page has got.
struct Seen {
    /// The run and how many of its points.
    run: u64,
    steps: u64,
    /// Frames on the way.
    frames: VecDeque<u64>,
    asleep: bool,
}

fn hear(lab: &Arc<Lab>, page: u64, text: &str, seen: &mut Seen, replies: &UnboundedSender<String>) {
    if let Ok(tell) = serde_json::from_str::<Tell>(text) {
        match tell {
            Tell::Ack { frame } => seen.frames.retain(|sent| *sent > frame),
            Tell::Sleep => seen.asleep = true,
            // What was on the way when it slept may never have been drawn.
            Tell::Wake => {
                seen.asleep = false;
                seen.frames.clear();
            }
        }
        return;
    }
    let replies = replies.clone();
    match read(text.as_bytes()) {
        // A page that is gone hears nothing, and that is no error.
        Ok(ask) => {
            lab.ask(page, ask.id, ask.command, Box::new(move |reply| drop(replies.send(json(&reply)))))
        }
        Err(reply) => drop(replies.send(json(&*reply))),
    }
}

/// The points that the page has not got, then the frame.
async fn frame(
    socket: &mut WebSocket,
    lab: &Arc<Lab>,
    newest: &Published,
    seen: &mut Seen,
) -> Result<(), axum::Error> {
    loop {
        let piece = {
            let history = lab.shared.history();
            let changed = history.run != seen.run;
            if changed {
                seen.steps = seen.steps.min(history.kept_since(seen.run));
                seen.run = history.run;
            }
            let from = (seen.steps as usize).min(history.errors.len());
            let to = history.errors.len().min(from + POINTS);
            let more = to > from || changed;
            seen.steps = to as u64;
            more.then(|| points(history.run, from as u64, &history.errors[from..to]))
        };
        let Some(piece) = piece else { break };
        socket.send(Message::Binary(piece.into())).await?;
    }
    seen.frames.push_back(newest.state.frame);
    socket.send(Message::Text(newest.text.as_str().into())).await
}
