//! As much HTTP/1.1 as the server needs: read a request, write an answer. Written by hand because the faults cut
//! answers short, leave them out, and answer the socket paths with a status line that has no headers at all.

use std::io;

use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::json::Json;

/// Requests above this are refused by closing the connection.
const MOST_BYTES: usize = 1 << 20;

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path without its query, as it was sent.
    pub path: String,
    /// The query without the question mark.
    pub query: String,
    /// Names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Server time at which it arrived.
    pub arrived: Timestamp,
}

impl Request {
    /// A request without headers or body.
    pub fn new(method: &str, target: &str, arrived: Timestamp) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            arrived,
        }
    }

    /// With a header; `name` in lower case.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a token.
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Token {token}"))
    }

    /// With a JSON body.
    pub fn json(self, body: &str) -> Self {
        let mut request = self.header("content-type", "application/json");
        request.body = body.as_bytes().to_vec();
        request
    }

    /// The value of a header; `name` in lower case.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        form_pairs(&self.query)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    fn keeps_alive(&self) -> bool {
        !self
            .value("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status code.
    pub status: u16,
    /// Headers besides those of every answer.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: &Json) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", "application/json".to_owned())],
            body: body.compact().into_bytes(),
        }
    }

    /// A page as Django's debug mode writes them.
    pub fn page(status: u16, title: &str) -> Self {
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>{title}</title>\n\
             </head>\n<body>\n  <h1>{title}</h1>\n</body>\n</html>\n"
        );
        Self {
            status,
            headers: vec![("Content-Type", "text/html; charset=utf-8".to_owned())],
            body: body.into_bytes(),
        }
    }

    /// Plain text.
    pub fn text(status: u16, text: &str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            body: text.as_bytes().to_vec(),
        }
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// With one more header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// How much of an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Whole,
    /// Half of the body, although the head promises all of it.
    Half,
}

/// Reads requests from a connection and keeps what came after them.
#[derive(Debug)]
pub(crate) struct Incoming {
    buffer: Vec<u8>,
}

impl Incoming {
    pub(crate) const fn new() -> Self {
        Self { buffer: Vec::new() }
    }

    /// The next request; `None` when the peer has closed, or doesn't speak HTTP and was told so.
    pub(crate) async fn next(
        &mut self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        now: impl Fn() -> Timestamp,
    ) -> io::Result<Option<Request>> {
        let head_bytes = loop {
            match head_length(&self.buffer) {
                Some(length) => break length,
                None if self.buffer.len() > MOST_BYTES => return Ok(None),
                None => {
                    if stream.read_buf(&mut self.buffer).await? == 0 {
                        return Ok(None);
                    }
                }
            }
        };
        let Some(mut request) = parse_head(&self.buffer[..head_bytes], now()) else {
            stream
                .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                .await?;
            return Ok(None);
        };
        self.buffer.drain(..head_bytes);
        let length = request
            .value("content-length")
            .and_then(|value| value.parse().ok())
            .unwrap_or(0_usize);
        if length > MOST_BYTES {
            return Ok(None);
        }
        while self.buffer.len() < length {
            if stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
        request.body = self.buffer.drain(..length).collect();
        Ok(Some(request))
    }

    /// What was read beyond the last request.
    pub(crate) fn into_rest(self) -> Vec<u8> {
        self.buffer
    }
}

/// Writes an answer; `true` if the connection can be used again.
pub(crate) async fn write_reply(
    stream: &mut (impl AsyncWrite + Unpin),
    request: &Request,
    reply: &Reply,
    extent: Extent,
) -> io::Result<bool> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", reply.status, reason(reply.status));
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("X-Frame-Options: DENY\r\nX-Content-Type-Options: nosniff\r\n");
    head.push_str("Referrer-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n");
    head.push_str(&format!(
        "Server: daphne\r\nContent-Length: {}\r\n\r\n",
        reply.body.len()
    ));
    stream.write_all(head.as_bytes()).await?;
    let body = match extent {
        _ if request.method == "HEAD" => &[],
        Extent::Whole => &reply.body[..],
        Extent::Half => &reply.body[..reply.body.len() / 2],
    };
    stream.write_all(body).await?;
    stream.flush().await?;
    Ok(extent == Extent::Whole && request.keeps_alive())
}

/// The pairs of an URL-encoded form.
pub(crate) fn form_pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decoded(key), percent_decoded(value))
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = (first == b'%').then(|| tail.get(..2)).flatten();
        let decoded = hex
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match decoded {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn head_length(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|start| start + 4)
}

fn parse_head(bytes: &[u8], arrived: Timestamp) -> Option<Request> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut head = httparse::Request::new(&mut headers);
    if !head.parse(bytes).is_ok_and(|status| status.is_complete()) {
        return None;
    }
    let mut request = Request::new(
        head.method?,
        head.path.filter(|path| path.is_ascii())?,
        arrived,
    );
    request.headers = head
        .headers
        .iter()
        .map(|header| {
            (
                header.name.to_lowercase(),
                String::from_utf8_lossy(header.value).into_owned(),
            )
        })
        .collect();
    Some(request)
}

fn reason(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}
