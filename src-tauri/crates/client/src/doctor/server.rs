//! The server itself: its REST, the token, the sockets and its clock.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt, future::try_join_all};
use parkmate_core::{
    address::Addresses,
    check::{Fact, Finding, Hindrance},
    clock::ServerClock,
    timing,
    trouble::TroubleCode,
    wire::{self, Frame},
};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::Patient;
use crate::{
    api::{self, Api, Http},
    clock::Clock,
    http::ReadFault,
    network::Network,
    socket::{self, Socket},
    time_socket,
    vault::Vault,
};

/// What our pings carry, so that their pongs are told from others'.
const PING: &[u8] = b"check";

/// Asks whether this is ParkMate's REST.
pub(super) async fn api(http: &Http, server: &Addresses) -> Finding {
    match in_time(api::probe(http, server)).await {
        Ok(()) => Finding::Passed(Fact::ParkMate),
        // Whatever it is that wants to know who asks for a login, it is no ParkMate server.
        Err(ReadFault::Unauthorized | ReadFault::Gone | ReadFault::Refused { .. }) => {
            Finding::Failed(TroubleCode::NotParkMate)
        }
        Err(fault) => Finding::Failed(fault.code()),
    }
}

/// Asks whether the token is accepted: that of the running session, or the one in the keyring.
pub(super) async fn token(http: &Http, vault: &dyn Vault, patient: Option<&Patient>) -> Finding {
    let Some(Patient { account, api, .. }) = patient else {
        return Finding::Untried(Hindrance::NobodySignedIn);
    };
    let api = match api {
        Some(api) => api.as_ref().clone(),
        // What is wrong with the keyring, its own step says.
        None => match vault.load(&account.addresses.rest, &account.user).await {
            Ok(Some(token)) => Api::new(http.clone(), account.addresses.clone(), token),
            Ok(None) | Err(_) => return Finding::Untried(Hindrance::NoToken),
        },
    };
    match in_time(api.verify()).await {
        Ok(()) => Finding::Passed(Fact::Accepted),
        Err(fault) => Finding::Failed(fault.code()),
    }
}

async fn in_time<T>(asking: impl Future<Output = Result<T, ReadFault>>) -> Result<T, ReadFault> {
    timeout(timing::CHECK_ANSWER, asking)
        .await
        .unwrap_or(Err(ReadFault::TimedOut))
}

/// The sockets that are opened.
pub(super) enum Urls {
    /// Those of the account's ids.
    Account(Vec<String>),
    /// That of the server's clock, where there is no id: joining another person's is no test.
    Clock(String),
}

/// The sockets of whoever is signed in.
pub(super) fn urls(server: &Addresses, patient: Option<&Patient>) -> Urls {
    let channels = patient.map_or_else(Vec::new, |patient| {
        patient.acceptance.channels(&patient.account)
    });
    if channels.is_empty() {
        return Urls::Clock(server.time());
    }
    let urls = channels
        .into_iter()
        .map(|(_, id)| server.notifications(id))
        .collect();
    Urls::Account(urls)
}

/// Opens the sockets. They are used by the next steps.
pub(super) async fn upgrade(urls: Urls, network: &Network) -> (Vec<Socket>, Finding) {
    let (urls, fact) = match urls {
        Urls::Account(urls) => {
            let fact = Fact::Sockets(urls.len());
            (urls, fact)
        }
        Urls::Clock(url) => (vec![url], Fact::ClockSocket),
    };
    match try_join_all(urls.iter().map(|url| socket::open(url, network))).await {
        Ok(sockets) => (sockets, Finding::Passed(fact)),
        Err(fault) => {
            let cause: &dyn std::error::Error = &fault;
            tracing::debug!(cause, "a socket could not be opened for the check");
            (Vec::new(), Finding::Failed(fault.code()))
        }
    }
}

/// Waits for each socket's welcome.
pub(super) async fn welcome(sockets: &mut [Socket]) -> Finding {
    let begun = Instant::now();
    let welcomed = try_join_all(sockets.iter_mut().map(async |socket| {
        let welcome = async {
            while let Some(Ok(frame)) = socket.frames().next().await {
                if let Message::Text(text) = frame
                    && matches!(wire::frame(&text), Ok(Frame::Welcome))
                {
                    return Some(());
                }
            }
            None
        };
        let welcome = timeout(timing::CHECK_ANSWER, welcome).await;
        welcome.ok().flatten().ok_or(())
    }));
    match welcomed.await {
        Ok(_) => Finding::Passed(Fact::Took(millis_since(begun))),
        Err(()) => Finding::Failed(TroubleCode::WelcomeMissing),
    }
}

/// Pings each socket, waits for the pong, and closes it.
pub(super) async fn round_trip(mut sockets: Vec<Socket>) -> Finding {
    let answered = try_join_all(sockets.iter_mut().map(async |socket| {
        let begun = Instant::now();
        let frames = socket.frames();
        let pong = async {
            frames.send(Message::Ping(PING.into())).await.ok()?;
            while let Some(Ok(frame)) = frames.next().await {
                if matches!(frame, Message::Pong(body) if body.as_ref() == PING) {
                    return Some(millis_since(begun));
                }
            }
            None
        };
        let pong = timeout(timing::CHECK_ANSWER, pong).await;
        pong.ok().flatten().ok_or(())
    }))
    .await;
    for socket in &mut sockets {
        // The answer is here; whether the server hears of the end in good order doesn't matter.
        let closing = socket.frames().send(Message::Close(None));
        let _ = timeout(timing::SOCKET_CLOSE, closing).await;
    }
    match answered {
        Ok(millis) => Finding::Passed(Fact::Took(millis.into_iter().max().unwrap_or(0))),
        Err(()) => Finding::Failed(TroubleCode::RoundTripMissing),
    }
}

/// Reads the server's clock.
pub(super) async fn clock(server: &Addresses, network: &Network) -> Finding {
    match time_socket::sample(&server.time(), network).await {
        Ok(samples) => {
            let mut clock = ServerClock::default();
            for sample in samples {
                clock.learn(sample);
            }
            Finding::Passed(Fact::Ahead(clock.ahead_of_wall(Clock::now())))
        }
        Err(fault) => Finding::Failed(fault.code()),
    }
}

/// Whole milliseconds since then, counting one that has begun.
pub(super) fn millis_since(begun: Instant) -> u64 {
    let passed = begun.elapsed() + Duration::from_micros(999);
    u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
}
