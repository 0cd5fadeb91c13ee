//! The simulator and the real stack, asked the same one after the other (`agreement.txt`): every answer has to be the
//! same, key by key and type by type. What the contract leaves open is found out here.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parkmate_simulator::{Config, Faults, Simulator, World};
use reqwest::{
    Client, Method, RequestBuilder,
    header::{CONTENT_TYPE, HeaderMap, LOCATION, WWW_AUTHENTICATE},
};
use serde_json::{Value, json};

use crate::{
    daphne::{
        hands::Hands,
        server::{DEADLINE, client},
    },
    service::Service,
};

const SCRIPT: &str = include_str!("agreement.txt");

const PEOPLE: [&str; 5] = ["admin", "owner", "owner2", "driver", "driver2"];

/// What `read` asks for. The detail comes first, since a list completes what is over.
const READS: [&str; 21] = [
    "/api/bookings/2/",
    "/api/bookings/",
    "/api/bookings/1/",
    "/api/payments/",
    "/api/payments/1/",
    "/api/owner/payments/",
    "/api/lots/",
    "/api/lots/1/",
    "/api/slots/",
    "/api/slots/9/",
    "/api/carwashes/",
    "/api/carwashes/owner_services/",
    "/api/carwash-bookings/",
    "/api/carwash-bookings/my-bookings/",
    "/api/carwash-bookings/pending-payments/",
    "/api/owner/carwash-bookings/",
    "/api/owner/carwash-bookings/dashboard/",
    "/api/employees/",
    "/api/user-profiles/",
    "/api/owner-profiles/1/",
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
    for (number, line) in (1..).zip(SCRIPT.lines()) {
        let place = format!("line {number}: {line}");
        let mut words = line.splitn(4, ' ');
        let mut word = || words.next().unwrap_or_default();
        match word() {
            "" | "#" => {}
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
    }
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
