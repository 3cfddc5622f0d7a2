//! `gradus lab` as a person starts and ends it.
#![cfg(all(unix, feature = "lab"))]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

mod rig;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rig::Rig;
use rig::tables::QUICK;
use serde_json::Value;

/// A lab that runs, and its link.
struct Open {
    child: Child,
    link: String,
    shown: String,
}

impl Open {
    fn start(rig: &Rig, words: &str) -> Open {
        let mut command = rig.command(&format!("lab {words} --no-open"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut shown = String::new();
        let link = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "no link: {:?}", child.wait_with_output());
            shown += &line;
            if let Some(at) = line.find("http://") {
                break line[at..].chars().take_while(|c| !"\"\n".contains(*c)).collect();
            }
        };
        Open { child, link, shown }
    }

    /// What `GET path` answers, with the link's token.
    fn get(&self, path: &str) -> Value {
        let (host, token) = self.link.strip_prefix("http://").unwrap().split_once("/#t=").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// Ends it as Ctrl-C does; within a second, with exit code 0.
    fn end(mut self) {
        let begun = Instant::now();
        assert!(
            Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status().unwrap().success()
        );
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn a_table_of_ones_own() {
    let rig = Rig::people(400);
    let lab = Open::start(&rig, "people.csv --target age --drop age_group");
    assert!(lab.shown.starts_with("people.csv → age (a number): "), "{}", lab.shown);
    let hello = lab.get("/api/hello");
    assert_eq!((&hello["target"], &hello["opened"]), (&"age".into(), &"table".into()));
    assert_eq!(hello["network_options"]["layers"], serde_json::json!([8, 8]));
    lab.end();
    assert_eq!(rig.names(""), ["people.csv"], "nothing was saved, so nothing is left");
}

#[test]
fn without_a_table_it_has_one() {
    let rig = Rig::empty();
    let lab = Open::start(&rig, "--json");
    let shown: Value = serde_json::from_str(&lab.shown).unwrap();
    assert_eq!(shown["link"], lab.link.as_str());
    let hello = lab.get("/api/hello");
    assert_eq!((&hello["opened"], &hello["rows"]["table"]), (&"people".into(), &48_842.into()));
    lab.end();
}

#[test]
fn a_run_and_a_model_are_looked_at() {
    let rig = Rig::people(400);
    rig.done(&format!("train people.csv --target sex {QUICK} --out run"));
    for (words, opened) in [("run", "run"), ("run/model.gradus people.csv", "model")] {
        let lab = Open::start(&rig, words);
        let hello = lab.get("/api/hello");
        assert_eq!((&hello["opened"], &hello["can"]["train"]), (&opened.into(), &false.into()), "{words}");
        lab.end();
    }
    rig.run("lab run --layers 3").with(2).saying("leave them out");
    rig.run("lab run/model.gradus people.csv --layers 3").with(2).saying("leave them out");
    assert_eq!(rig.names(""), ["people.csv", "run"]);
}

#[test]
fn what_cannot_be_opened_is_said() {
    let rig = Rig::people(60);
    rig.run("lab people.csv --no-open").with(2).saying("--target COLUMN");
    rig.run("lab people.csv --target nosuch --no-open").with(2).saying("nosuch");
    rig.run("lab nosuch.csv --target sex --no-open").with(2).saying("nosuch.csv");
    rig.run("lab . --no-open").with(2).saying("not a run's folder");
    rig.run("lab people.csv --target sex --port 99999 --no-open").with(2).saying("from 0 to 65535");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    rig.run(&format!("lab people.csv --target sex --port {port} --no-open")).with(2).saying("choose another");
    assert_eq!(rig.names(""), ["people.csv"]);
}
