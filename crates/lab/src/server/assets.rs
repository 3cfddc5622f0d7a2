//! The page's files, inside the program. A fixed table of names: no path of a request reaches the disk.

use axum::extract::Request;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

/// A file of the page.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its name in `web/dist`.
    pub name: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// It.
    pub bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../../web/dist/", $name)) }
    };
}

/// All of them; the first is the page.
pub const ASSETS: [Asset; 4] = [
    asset!("index.html", "text/html; charset=utf-8"),
    asset!("app.js", "text/javascript; charset=utf-8"),
    asset!("app.css", "text/css; charset=utf-8"),
    asset!("THIRD_PARTY.txt", "text/plain; charset=utf-8"),
];

/// A mark of what is in a file (FNV-1a, 64 bits): a browser that has it asks for nothing.
fn mark(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("\"{hash:016x}\"")
}

/// A file, or 404.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    let name = if path == "/" { ASSETS[0].name } else { path.strip_prefix('/').unwrap_or_default() };
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return (StatusCode::NOT_FOUND, "there is no such page").into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let mark = mark(asset.bytes);
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == mark.as_bytes());
    let headers =
        [(ETAG, mark), (CACHE_CONTROL, "no-cache".to_owned()), (CONTENT_TYPE, asset.kind.to_owned())];
    match known {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, asset.bytes).into_response(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let mut table: Vec<&str> = ASSETS.iter().map(|asset| asset.name).collect();
        table.sort_unstable();
        assert_eq!(names, table);
        for asset in ASSETS {
            assert_eq!(
                std::fs::read(format!("{folder}/{}", asset.name)).unwrap(),
                asset.bytes,
                "{}",
                asset.name
            );
        }
    }

    #[test]
    fn the_page_asks_nobody_else() {
        for asset in ASSETS.iter().filter(|asset| asset.name != "THIRD_PARTY.txt") {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            for (at, _) in text.match_indices("http://").chain(text.match_indices("https://")) {
                let rest: String = text[at..].chars().take_while(|c| !"\"'`) \n".contains(*c)).collect();
                // Names of XML languages and a library's own error messages are no requests: they are never fetched.
                let name =
                    rest.starts_with("http://www.w3.org/") || rest.starts_with("https://svelte.dev/e/");
                assert!(name, "{} mentions {rest}", asset.name);
            }
        }
    }
}
