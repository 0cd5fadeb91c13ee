//! The simulator and the real stack, asked the same one after the other (`agreement.txt`): every answer has to be the
//! same, key by key and type by type, and so have the frames that come of it. What the contract leaves open is found out here.

use std::time::Duration;

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use parkmate_simulator::{Config, Faults, Simulator, World};
use reqwest::{
    Client, Method, RequestBuilder,
    header::{CONTENT_TYPE, HeaderMap, LOCATION, WWW_AUTHENTICATE},
};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use crate::{
    daphne::{
        hands::Hands,
        server::{DEADLINE, WELCOME, client},
    },
    service::Service,
};

const SCRIPT: &str = include_str!("agreement.txt");

/// Ends a listening: what was sent before it has been heard.
const MARK: &str = "the mark";

const PEOPLE: [&str; 5] = ["admin", "owner", "owner2", "driver", "driver2"];

/// What `read` asks for. The detail comes first, since a list completes what is over.
const READS: [&str; 16] = [
    "/api/bookings/2/",
    "/api/bookings/",
    "/api/bookings/1/",
    "/api/payments/",
    "/api/owner/payments/",
    "/api/lots/",
    "/api/slots/",
    "/api/carwashes/",
    "/api/carwashes/owner_services/",
    "/api/carwash-bookings/",
    "/api/carwash-bookings/my-bookings/",
    "/api/carwash-bookings/pending-payments/",
    "/api/owner/carwash-bookings/",
    "/api/owner/carwash-bookings/dashboard/",
    "/api/employees/",
    "/api/auth/verify/",
];

/// One of the two, with the token of each person.
struct Side {
    url: String,
    client: Client,
    tokens: Vec<String>,
}

/// An answer without what differs from moment to moment.
#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    headers: Vec<Option<String>>,
    body: Value,
}

impl Side {
    async fn enter(url: String) -> Self {
        let mut side = Self {
            url,
            client: client(),
            tokens: Vec::new(),
        };
        for username in PEOPLE {
            let form = json!({"username": username, "password": World::PASSWORD});
            let request = side.request("nobody", Method::POST, "/api/auth/login/");
            let answer = request.json(&form).send().await.expect("an answer");
            let answer: Value = answer.json().await.expect("JSON");
            let token = answer["token"].as_str().expect("a token");
            side.tokens.push(token.to_owned());
        }
        side
    }

    fn request(&self, who: &str, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        match PEOPLE.iter().position(|person| *person == who) {
            Some(person) => {
                request.header("authorization", format!("Token {}", self.tokens[person]))
            }
            None => request,
        }
    }

    async fn ask(&self, who: &str, method: Method, path: &str, body: &str) -> Answer {
        let mut request = self.request(who, method, path);
        if !body.is_empty() {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_owned());
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let headers = compared(answer.headers());
        let text = answer.text().await.expect("a body");
        // A page is Django's own.
        let body = serde_json::from_str(&text).map_or(Value::Null, masked);
        Answer {
            status,
            headers,
            body,
        }
    }
}

fn compared(headers: &HeaderMap) -> Vec<Option<String>> {
    let text = |name| Some(headers.get(name)?.to_str().expect("ASCII").to_owned());
    [CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE]
        .into_iter()
        .map(text)
        .collect()
}

/// Times become their spelling, transactions lose their second, and the seconds left become a sign.
fn masked(value: Value) -> Value {
    match value {
        Value::String(text) if text.parse::<Timestamp>().is_ok() => {
            json!(format!("a time with {}", &text[text.len() - 1..]))
        }
        Value::String(text) if text.starts_with("PM-") || text.starts_with("CW-") => {
            json!(text.rsplit_once('-').map(|(head, _)| head))
        }
        Value::Array(list) => list.into_iter().map(masked).collect(),
        Value::Object(fields) => {
            let masked = |(key, value): (String, Value)| match (key.as_str(), value.as_i64()) {
                ("remaining_time", Some(left)) => (key, json!(left.signum())),
                _ => (key, masked(value)),
            };
            fields.into_iter().map(masked).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// Sockets on each of the ids 1 to 5.
struct Ears(Vec<WebSocketStream<TcpStream>>);

impl Ears {
    async fn open(url: &str) -> Self {
        let mut ears = Vec::new();
        let address = url.trim_start_matches("http://");
        for id in 1..=5 {
            let tcp = TcpStream::connect(address).await.expect("a connection");
            let url = format!("ws://{address}/ws/notifications/{id}/");
            let (ear, _) = client_async(url, tcp).await.expect("a socket");
            ears.push(ear);
        }
        let mut ears = Self(ears);
        for ear in &mut ears.0 {
            assert_eq!(next_text(ear).await, WELCOME);
        }
        ears
    }

    /// What each id was sent before the mark.
    async fn heard(&mut self) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for ear in &mut self.0 {
            let mut heard = Vec::new();
            loop {
                match next_text(ear).await {
                    text if text == MARK => break,
                    text => heard.push(text),
                }
            }
            all.push(heard);
        }
        all
    }
}

async fn next_text(ear: &mut WebSocketStream<TcpStream>) -> String {
    loop {
        let message = timeout(DEADLINE, ear.next()).await.expect("in time");
        if let Message::Text(text) = message.expect("an open link").expect("a message") {
            return text.to_string();
        }
    }
}

struct Both {
    simulator: Side,
    service: Side,
    differences: Vec<String>,
}

impl Both {
    async fn ask(&mut self, line: &str, who: &str, method: &str, path: &str, body: &str) {
        let method: Method = method.parse().expect("a method");
        let (said, real) = tokio::join!(
            self.simulator.ask(who, method.clone(), path, body),
            self.service.ask(who, method.clone(), path, body),
        );
        if said != real {
            self.differences.push(format!(
                "{line}\n  {who} {method} {path}\n  simulator {said:?}\n  real      {real:?}"
            ));
        }
    }
}

#[tokio::test]
async fn simulator_and_real_stack_answer_alike() {
    let simulator = Simulator::start(Config {
        faults: Faults {
            // Each answer would be late.
            racing_reads: false,
            ..Faults::real_server()
        },
        ..Config::default()
    })
    .await
    .expect("a free port");
    let service = Service::start().await;
    let mut both = Both {
        simulator: Side::enter(simulator.http_url()).await,
        service: Side::enter(service.http_url()).await,
        differences: Vec::new(),
    };
    let mut simulator_ears = Ears::open(&simulator.http_url()).await;
    let mut service_ears = Ears::open(&service.http_url()).await;
    let mut frames = 0;
    for (number, line) in (1..).zip(SCRIPT.lines()) {
        let place = format!("line {number}: {line}");
        let mut words = line.splitn(4, ' ');
        let mut word = || words.next().unwrap_or_default();
        match word() {
            "" | "#" => continue,
            "read" => {
                for who in word().split(',') {
                    for path in READS {
                        both.ask(&place, who, "GET", path, "").await;
                    }
                }
            }
            "over" => {
                let booking = word().parse().expect("a number");
                simulator.world(|world| world.move_end(booking, SignedDuration::from_secs(-1)));
                service.move_end(booking, -1).await;
            }
            "later" => {
                let by = Duration::from_secs(301);
                simulator.clock().advance(by);
                service.push_clock(by).await;
                wash_is_completed(&simulator).await;
            }
            people => {
                let (method, path, body) = (word(), word(), word());
                for who in people.split(',') {
                    both.ask(&place, who, method, path, body).await;
                }
            }
        }
        for id in 1..=5 {
            let id = id.to_string();
            simulator.send_raw(&id, MARK);
            service.send(&id, MARK).await;
        }
        let (said, real) = (simulator_ears.heard().await, service_ears.heard().await);
        frames += real.iter().map(Vec::len).sum::<usize>();
        if said != real {
            both.differences.push(format!(
                "{place}\n  simulator sent {said:?}\n  real      sent {real:?}"
            ));
        }
    }
    assert!(frames > 10, "only {frames} frames were heard");
    let differences = both.differences;
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The real stack does at once what has become due, the simulator in a task of its own.
async fn wash_is_completed(simulator: &Simulator) {
    let is_completed = |server: &Simulator| {
        server.world(|world| {
            let wash = world.washes.get(2);
            wash.is_some_and(|wash| wash.status == "completed")
        })
    };
    let waited = simulator.wait_until(DEADLINE, is_completed).await;
    waited.expect("completed in time");
}
