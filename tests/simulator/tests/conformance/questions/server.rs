//! The server under test, people who visit it, and ears on its sockets.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use parkmate_simulator::World;
use reqwest::{Client, Method, redirect::Policy};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{self, Message, client::IntoClientRequest},
};

use super::hands::{Hands, Periods};
use crate::Subject;

/// Nothing here takes this long unless it is broken.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

/// A frame that ends a listening: what was sent before it has been heard.
const MARK: &str = "the mark";

/// A server and how to reach it.
pub(crate) struct Server {
    pub(crate) http: String,
    pub(crate) ws: String,
    /// For the modules about one server alone; the questions use the network and what [`Hands`] has.
    pub(crate) hands: Subject,
    /// When its sockets are pinged and reset, if it is [`Server::brisk`].
    pub(crate) periods: Periods,
    client: Client,
}

impl Server {
    /// With the habits of the real one.
    pub(crate) async fn real() -> Self {
        Self::around(<Subject as Hands>::start().await)
    }

    /// The same with periods short enough for a test.
    pub(crate) async fn brisk() -> Self {
        Self::real_with(Subject::BRISK).await
    }

    /// The same with other periods.
    pub(crate) async fn real_with(periods: Periods) -> Self {
        Self::around(Subject::start_with(periods).await)
    }

    pub(crate) fn around(hands: Subject) -> Self {
        let http = Hands::http_url(&hands);
        Self {
            ws: http.replacen("http", "ws", 1),
            http,
            hands,
            periods: Subject::BRISK,
            client: client(),
        }
    }

    /// What can be done to it from behind.
    pub(crate) fn hands(&self) -> &impl Hands {
        &self.hands
    }

    /// Somebody without a token.
    pub(crate) fn nobody(&self) -> Visitor<'_> {
        Visitor {
            server: self,
            authorization: None,
        }
    }

    /// Somebody with this `Authorization` header.
    pub(crate) fn with_header(&self, authorization: &str) -> Visitor<'_> {
        Visitor {
            server: self,
            authorization: Some(authorization.to_owned()),
        }
    }

    /// Somebody signed in.
    pub(crate) async fn sign_in(&self, username: &str) -> Visitor<'_> {
        let form = serde_json::json!({ "username": username, "password": World::PASSWORD });
        let answer = self.nobody().post("/api/auth/login/", form).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        self.with_header(&format!(
            "Token {}",
            answer.json()["token"].as_str().expect("a token")
        ))
    }

    /// A bare connection.
    pub(crate) async fn connect(&self) -> TcpStream {
        let address = self.http.split("//").nth(1).expect("an address");
        TcpStream::connect(address).await.expect("a connection")
    }

    /// The first bytes that the server answers to these, read until it closes or the deadline.
    pub(crate) async fn raw(&self, bytes: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes.as_bytes()).await.expect("written");
        let mut answer = Vec::new();
        // A reset at the end doesn't undo what came before.
        let _ = timeout(DEADLINE, stream.read_to_end(&mut answer))
            .await
            .expect("closed in time");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// A client of HTTP that takes what it gets.
pub(crate) fn client() -> Client {
    // Another test may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(Policy::none())
        // Nothing of a connection that a restart has ended is used again.
        .pool_max_idle_per_host(0)
        .build()
        .expect("a client")
}

/// Somebody who sends requests.
pub(crate) struct Visitor<'a> {
    server: &'a Server,
    authorization: Option<String>,
}

impl Visitor<'_> {
    pub(crate) fn token(&self) -> &str {
        self.authorization
            .as_deref()
            .unwrap_or_default()
            .trim_start_matches("Token ")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await.expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body))
            .await
            .expect("an answer")
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body))
            .await
            .expect("an answer")
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None)
            .await
            .expect("an answer")
    }

    /// A body of any type.
    pub(crate) async fn post_text(&self, path: &str, content_type: &str, body: &str) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("content-type", content_type);
        Answer::of(
            request
                .body(body.to_owned())
                .send()
                .await
                .expect("an answer"),
        )
        .await
        .expect("a body")
    }

    /// A request that may get no whole answer.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Answer> {
        let request = self.request(method, path);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        Answer::of(request.send().await?).await
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .server
            .client
            .request(method, format!("{}{path}", self.server.http));
        match &self.authorization {
            Some(value) => request.header("authorization", value),
            None => request,
        }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The status and the body in one, to compare with a row of a table.
    pub(crate) fn row(&self) -> (u16, Value) {
        (self.status, self.json())
    }

    pub(crate) fn is_json(&self) -> bool {
        self.header("content-type") == Some("application/json")
    }

    async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self {
            status,
            headers,
            text: response.text().await?,
        })
    }
}

/// A socket.
pub(crate) struct Ear {
    id: String,
    pub(crate) stream: WebSocketStream<TcpStream>,
}

impl Ear {
    /// Opens a notification socket and hears the welcome.
    pub(crate) async fn open(server: &Server, id: &str) -> Self {
        let (mut ear, _) = Self::dial(server, &format!("/ws/notifications/{id}/"), &[])
            .await
            .expect("a socket");
        id.clone_into(&mut ear.id);
        assert_eq!(ear.text().await.as_deref(), Some(WELCOME));
        ear
    }

    /// Opens a socket with more headers; the error is what the handshake came to.
    pub(crate) async fn dial(
        server: &Server,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<(Self, Vec<(String, String)>), tungstenite::Error> {
        let tcp = server.connect().await;
        let mut request = format!("{}{path}", server.ws).into_client_request()?;
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, value.parse().expect("a header value"));
        }
        let (stream, response) = timeout(DEADLINE, client_async(request, tcp))
            .await
            .expect("in time")?;
        let text = |value: &tungstenite::http::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        Ok((
            Self {
                id: String::new(),
                stream,
            },
            headers,
        ))
    }

    /// The next message, control frames included; none when the link ended.
    pub(crate) async fn message(&mut self) -> Option<Message> {
        timeout(DEADLINE, self.stream.next())
            .await
            .expect("a message in time")
            .and_then(Result::ok)
    }

    /// The next text; none when the link ended.
    pub(crate) async fn text(&mut self) -> Option<String> {
        loop {
            match self.message().await? {
                Message::Text(text) => return Some(text.to_string()),
                Message::Close(_) => return None,
                Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    pub(crate) async fn say(&mut self, message: Message) {
        self.stream.send(message).await.expect("sent");
    }

    /// What was sent to this id until now, binary frames as `<binary>`.
    pub(crate) async fn heard(&mut self, server: &Server) -> Vec<String> {
        server.hands().send(&self.id, MARK).await;
        let mut heard = Vec::new();
        loop {
            match self.message().await.expect("the link is open") {
                Message::Text(text) if text.as_str() == MARK => return heard,
                Message::Text(text) => heard.push(text.to_string()),
                Message::Binary(_) => heard.push("<binary>".to_owned()),
                Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => {}
            }
        }
    }
}

/// One socket on each of the ids 1 to 5, as in the recording.
pub(crate) struct Ears<'a> {
    server: &'a Server,
    ears: Vec<Ear>,
}

impl<'a> Ears<'a> {
    pub(crate) async fn open(server: &'a Server) -> Self {
        let mut ears = Vec::new();
        for id in 1..=5 {
            ears.push(Ear::open(server, &id.to_string()).await);
        }
        Self { server, ears }
    }

    /// What was sent since the last time: `user_N frame`, in the order of the ids.
    pub(crate) async fn heard(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        for ear in &mut self.ears {
            let heard = ear.heard(self.server).await;
            all.extend(
                heard
                    .into_iter()
                    .map(|text| format!("user_{} {text}", ear.id)),
            );
        }
        all
    }
}

pub(crate) const WELCOME: &str =
    r#"{"type": "info", "message": "Connected to real-time notifications", "connected": true}"#;

/// `user_N {"type": "level", "message": "text"}`.
pub(crate) fn frame(id: u64, level: &str, message: &str) -> String {
    format!(r#"user_{id} {{"type": "{level}", "message": "{message}"}}"#)
}

/// The keys of an object, sorted.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("an object");
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The keys in this text, sorted.
pub(crate) fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}
