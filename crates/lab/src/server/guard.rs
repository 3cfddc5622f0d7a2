//! Who may ask. The threats are any page that the person has open, and other users of the machine.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue,
    ORIGIN, REFERRER_POLICY, SEC_WEBSOCKET_PROTOCOL, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What the page may load: its own files, and nothing from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What stands before the token among a socket's subprotocols.
pub const TOKEN_PROTOCOL: &str = "token.";

/// 128 random bits. Whoever knows them may ask.
#[derive(Clone)]
pub struct Token(String);

// A token is in no message and no log.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    pub fn new() -> std::io::Result<Token> {
        let mut bits = [0u8; 16];
        getrandom::fill(&mut bits).map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(Token(bits.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// As 32 hexadecimal digits.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether this is it. The time it takes says nothing about how much of it is right.
    fn is(&self, text: &str) -> bool {
        let (a, b) = (self.0.as_bytes(), text.as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0u8, |differ, (a, b)| differ | (a ^ b)) == 0
    }
}

/// The rules.
#[derive(Debug)]
pub struct Guard {
    hosts: [String; 3],
    token: Token,
}

impl Guard {
    /// For a server on this port.
    pub fn new(port: u16, token: Token) -> Guard {
        Guard { hosts: ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}")), token }
    }

    /// Why a request is refused.
    fn refuses(&self, request: &Request) -> Option<(StatusCode, &'static str)> {
        let headers = request.headers();
        let ours = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        // A name that leads here is not enough: a hostile page can make one (DNS rebinding).
        let named = request.uri().authority().is_none_or(|authority| ours(authority.as_str()));
        if !named || !only(headers, HOST).is_some_and(ours) {
            return Some((StatusCode::MISDIRECTED_REQUEST, "wanted the Host of the printed link"));
        }
        let own = |origin: &str| origin.strip_prefix("http://").is_some_and(ours);
        if headers.contains_key(ORIGIN) && !only(headers, ORIGIN).is_some_and(own) {
            return Some((StatusCode::FORBIDDEN, "another site may not ask"));
        }
        if !request.uri().path().starts_with("/api/") {
            return None;
        }
        let site = HeaderName::from_static("sec-fetch-site");
        let near = |site: &str| matches!(site, "none" | "same-origin");
        if headers.contains_key(&site) && !only(headers, site).is_some_and(near) {
            return Some((StatusCode::FORBIDDEN, "another site may not ask"));
        }
        if !self.knows(headers) {
            return Some((StatusCode::UNAUTHORIZED, "wanted the token of the printed link"));
        }
        let json = |kind: &str| {
            kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
        };
        if *request.method() == Method::POST && !only(headers, CONTENT_TYPE).is_some_and(json) {
            return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, "wanted Content-Type: application/json"));
        }
        None
    }

    /// Whether a request has the token: in its `Authorization`, or among a socket's subprotocols, for browsers let no
    /// page set another header of a socket.
    fn knows(&self, headers: &HeaderMap) -> bool {
        if let Some(given) = only(headers, AUTHORIZATION) {
            return given.strip_prefix("Bearer ").is_some_and(|token| self.token.is(token));
        }
        let protocols = only(headers, SEC_WEBSOCKET_PROTOCOL).unwrap_or_default();
        let mut tokens = protocols.split(',').filter_map(|name| name.trim().strip_prefix(TOKEN_PROTOCOL));
        tokens.next().is_some_and(|token| self.token.is(token)) && tokens.next().is_none()
    }
}

/// The text of a header that is there once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(first)
}

/// Checks every request, and says on every answer what a browser may do with it.
pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = match guard.refuses(&request) {
        Some((status, why)) => (status, why).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    let same_origin = HeaderValue::from_static("same-origin");
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), same_origin.clone());
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), same_origin);
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
