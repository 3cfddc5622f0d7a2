//! The rules of the server, each with an attack: raw requests as a hostile page or program would make them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails may panic")]

mod rig;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use gradus_lab::Server;

struct Site {
    server: Server,
}

/// An answer: its status, its head, its body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Site {
    fn new() -> Site {
        Site { server: Server::start(Arc::new(rig::lab("income")), 0).unwrap() }
    }

    fn host(&self) -> String {
        format!("Host: {}\r\n", self.server.address())
    }

    fn token(&self) -> String {
        format!("Authorization: Bearer {}\r\n", self.server.token())
    }

    /// Sends a head and a body as they are.
    fn raw(&self, head: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.server.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let upgrade = head.contains("Upgrade: websocket");
        let close = if upgrade { "" } else { "Connection: close\r\n" };
        write!(stream, "{head}{length}{close}\r\n{body}").unwrap();
        let mut text = Vec::new();
        if upgrade {
            let mut piece = [0; 4096];
            while !text.windows(4).any(|end| end == b"\r\n\r\n") {
                match stream.read(&mut piece).unwrap() {
                    0 => break,
                    n => text.extend(&piece[..n]),
                }
            }
        } else {
            stream.read_to_end(&mut text).unwrap();
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_ascii_lowercase(), body: body.into() }
    }

    fn get(&self, path: &str, headers: &str) -> Answer {
        self.raw(&format!("GET {path} HTTP/1.1\r\n{headers}"), "")
    }

    fn post(&self, headers: &str, body: &str) -> Answer {
        self.raw(&format!("POST /api/command HTTP/1.1\r\n{}{headers}", self.host()), body)
    }

    fn socket(&self, headers: &str) -> Answer {
        let upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        self.get("/api/socket", &format!("{}{upgrade}{headers}", self.host()))
    }
}

const JSON: &str = "Content-Type: application/json\r\n";
const PAUSE: &str = r#"{"id":1,"do":"pause"}"#;

#[test]
fn it_listens_on_this_machine_alone() {
    let site = Site::new();
    assert!(site.server.address().ip().is_loopback());
    assert!(site.server.link().starts_with("http://127.0.0.1:"));
}

#[test]
fn another_host_name_is_misdirected() {
    let site = Site::new();
    let port = site.server.address().port();
    for path in ["/", "/app.js", "/api/hello"] {
        for host in [
            format!("Host: evil.example:{port}\r\n"),
            "Host: evil.example\r\n".into(),
            "Host: 127.0.0.1\r\n".into(),
            format!("Host: 127.0.0.1:{}\r\n", port ^ 1),
            format!("Host: 127.0.0.1.evil.example:{port}\r\n"),
            format!("Host: 127.0.0.1:{port}@evil.example\r\n"),
            format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
            "Host:\r\n".into(),
        ] {
            let answer = site.get(path, &format!("{host}{}", site.token()));
            assert!(matches!(answer.status, 421 | 400), "{host} {path}: {}", answer.status);
            assert!(!answer.body.contains("income"));
        }
        let named = format!("http://evil.example:{port}{path}");
        let answer = site.get(&named, &format!("{}{}", site.host(), site.token()));
        assert_eq!(answer.status, 421, "a target of another authority");
    }
    for host in ["localhost", "[::1]", "127.0.0.1", "LOCALHOST"] {
        assert_eq!(site.get("/", &format!("Host: {host}:{port}\r\n")).status, 200, "{host}");
    }
}

#[test]
fn another_origin_is_forbidden() {
    let site = Site::new();
    let port = site.server.address().port();
    let own = format!("{}{}{JSON}", site.host(), site.token());
    for origin in [
        "null".to_owned(),
        "https://evil.example".into(),
        format!("http://127.0.0.1:{}", port ^ 1),
        "http://127.0.0.1".into(),
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}.evil.example"),
        format!("http://evil.example:{port}"),
        String::new(),
    ] {
        let origin = format!("Origin: {origin}\r\n");
        assert_eq!(site.get("/api/hello", &format!("{own}{origin}")).status, 403, "{origin}");
        assert_eq!(site.get("/", &format!("{}{origin}", site.host())).status, 403, "{origin}");
        let post = format!("{}{JSON}{origin}", site.token());
        assert_eq!(site.post(&post, PAUSE).status, 403, "{origin}");
        let token = format!("Sec-WebSocket-Protocol: gradus.1, token.{}\r\n", site.server.token());
        assert_eq!(site.socket(&format!("{token}{origin}")).status, 403, "with the right token: {origin}");
    }
    let origin = format!("Origin: http://127.0.0.1:{port}\r\n");
    assert_eq!(site.get("/api/hello", &format!("{own}{origin}")).status, 200);
}

#[test]
fn a_request_that_another_site_makes_is_forbidden() {
    let site = Site::new();
    let own = format!("{}{}", site.host(), site.token());
    for (from, status) in
        [("cross-site", 403), ("same-site", 403), ("x", 403), ("none", 200), ("same-origin", 200)]
    {
        let headers = format!("{own}Sec-Fetch-Site: {from}\r\n");
        assert_eq!(site.get("/api/hello", &headers).status, status, "{from}");
    }
    // A link to the page from elsewhere may be followed: it holds no data.
    assert_eq!(site.get("/", &format!("{}Sec-Fetch-Site: cross-site\r\n", site.host())).status, 200);
    // What a browser asks before a cross-site fetch with a token is not granted.
    let preflight = format!(
        "OPTIONS /api/command HTTP/1.1\r\n{}Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n",
        site.host()
    );
    let answer = site.raw(&preflight, "");
    assert_eq!(answer.status, 403);
    assert!(!answer.head.contains("access-control-allow"));
}

#[test]
fn without_the_token_nothing_is_told() {
    let site = Site::new();
    let right = site.server.token().to_owned();
    let other = if right.starts_with('0') { "1" } else { "0" };
    let wrong = format!("{other}{}", &right[1..]);
    let headers = [
        String::new(),
        "Authorization: Bearer \r\n".into(),
        format!("Authorization: Bearer {wrong}\r\n"),
        format!("Authorization: Bearer {}\r\n", &right[..31]),
        format!("Authorization: Bearer {right}0\r\n"),
        format!("Authorization: Basic {right}\r\n"),
        format!("Authorization: {right}\r\n"),
        format!("Authorization: Bearer {right}\r\nAuthorization: Bearer {wrong}\r\n"),
        format!("Cookie: token={right}\r\n"),
    ];
    for header in &headers {
        for path in ["/api/hello", "/api/history", "/api/validation", "/api/nothing", "/api/"] {
            let answer = site.get(path, &format!("{}{header}", site.host()));
            assert_eq!(answer.status, 401, "{header} {path}");
            assert!(!answer.body.contains("people"));
        }
        assert_eq!(site.post(&format!("{JSON}{header}"), PAUSE).status, 401, "{header}");
        assert_eq!(site.socket(header).status, 401, "{header}");
    }
    // In a link's query it would stand in logs: it is not taken from there.
    assert_eq!(site.get(&format!("/api/hello?t={right}"), &site.host()).status, 401);
    for protocols in
        ["gradus.1".into(), format!("gradus.1, token.{wrong}"), format!("token.{wrong}, token.{right}")]
    {
        let header = format!("Sec-WebSocket-Protocol: {protocols}\r\n");
        assert_eq!(site.socket(&header).status, 401, "{protocols}");
    }
    let answer = site.socket(&format!("Sec-WebSocket-Protocol: gradus.1, token.{right}\r\n"));
    assert_eq!(answer.status, 101);
    assert!(
        answer.head.contains("sec-websocket-protocol: gradus.1\r\n"),
        "the token is not said back: {}",
        answer.head
    );
}

#[test]
fn each_lab_has_a_token_of_its_own() {
    let tokens: Vec<String> = (0..3).map(|_| Site::new().server.token().to_owned()).collect();
    assert!(tokens.iter().all(|token| token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit())));
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0] != tokens[2]);
}

#[test]
fn only_json_is_a_command() {
    let site = Site::new();
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", ""]
    {
        let headers = format!("{}Content-Type: {kind}\r\n", site.token());
        assert_eq!(site.post(&headers, PAUSE).status, 415, "{kind}");
    }
    assert_eq!(site.post(&site.token(), PAUSE).status, 415, "no kind at all");
    let own = format!("{}{JSON}", site.token());
    assert_eq!(site.post(&own, PAUSE).status, 200);
    for body in
        ["", "{", "[]", "{\"id\":1}", "{\"do\":\"play\"}", "{\"id\":1,\"do\":\"format_disk\"}", "\u{0}"]
    {
        let answer = site.post(&own, body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.body.contains("malformed"), "{}", answer.body);
    }
    let large = format!("{{\"id\":1,\"do\":\"pause\",\"x\":\"{}\"}}", "x".repeat(1 << 17));
    assert_eq!(site.post(&own, &large).status, 413);
    let deep = "[".repeat(60_000);
    assert_eq!(site.post(&own, &deep).status, 400);
}

#[test]
fn no_path_of_a_request_reaches_the_disk() {
    let site = Site::new();
    let own = format!("{}{}", site.host(), site.token());
    for path in [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fCargo.toml",
        "//etc/passwd",
        "/app.js/../index.html",
        "/app.js%00.css",
        "/assets/",
        "/people.csv",
        "/api/history/../../app.js",
        "/.git/config",
    ] {
        assert!(matches!(site.get(path, &own).status, 404 | 400), "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = site.raw(&format!("{method} / HTTP/1.1\r\n{own}{JSON}"), "{}");
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[test]
fn every_answer_says_what_a_browser_may_do_with_it() {
    let site = Site::new();
    let own = format!("{}{}", site.host(), site.token());
    for (path, headers) in
        [("/", &own), ("/app.js", &own), ("/api/hello", &own), ("/none", &own), ("/", &String::new())]
    {
        let answer = site.get(path, headers);
        let policy = "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; \
                      connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";
        for line in [
            policy,
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(answer.head.contains(line), "{path} {}: {}", answer.status, answer.head);
        }
        assert!(!answer.head.contains("set-cookie"));
    }
    let page = site.get("/", &own).body;
    assert!(!page.contains(site.server.token()) && !page.contains("income"), "the page holds no data");
}

#[test]
fn a_file_that_the_browser_has_is_not_sent_again() {
    let site = Site::new();
    let answer = site.get("/app.js", &site.host());
    let mark = answer.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let again = site.get("/app.js", &format!("{}If-None-Match: {mark}\r\n", site.host()));
    assert_eq!((again.status, again.body.len()), (304, 0));
}
