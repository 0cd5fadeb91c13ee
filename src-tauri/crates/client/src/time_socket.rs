//! The server's clock, read from `/ws/time/` (S4.7): open it, take a few readings, close it. Held open it
//! would cost a frame a second for ever.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use parkmate_core::{clock::ClockSample, timing, trouble::TroubleCode, wire::time};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    clock::Clock,
    network::Network,
    socket::{self, SocketFault},
};

/// Why the server's clock could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ClockFault {
    /// Its socket could not be opened.
    #[error("the socket of the server's clock can't be opened")]
    NotOpened(#[from] SocketFault),
    /// It was open and told no time.
    #[error("the server's clock says nothing")]
    Silent,
}

impl ClockFault {
    /// What the user is told.
    #[must_use]
    pub const fn code(&self) -> TroubleCode {
        match self {
            Self::NotOpened(fault) => fault.code(),
            Self::Silent => TroubleCode::TimedOut,
        }
    }
}

/// Takes up to [`timing::CLOCK_SAMPLES`] readings at `url` within [`timing::CLOCK_SAMPLE_TIMEOUT`]; at
/// least one.
///
/// # Errors
/// [`ClockFault`] if there was none.
pub async fn sample(url: &str, network: &Network) -> Result<Vec<ClockSample>, ClockFault> {
    let deadline = Instant::now() + timing::CLOCK_SAMPLE_TIMEOUT;
    let mut socket = socket::open(url, network).await?;
    let uncertainty = uncertainty(socket.round_trip());
    let frames = socket.frames();
    let mut samples = Vec::with_capacity(timing::CLOCK_SAMPLES);
    while samples.len() < timing::CLOCK_SAMPLES
        && let Ok(Some(Ok(frame))) = timeout_at(deadline, frames.next()).await
    {
        let arrived = Clock::now().mono;
        if let Message::Text(text) = frame
            && let Some(server) = time(&text)
        {
            samples.push(ClockSample {
                server,
                arrived,
                uncertainty,
            });
        }
    }
    // The readings are here; whether the server hears of the end in good order doesn't matter.
    let _ = timeout_at(
        Instant::now() + timing::SOCKET_CLOSE,
        frames.send(Message::Close(None)),
    )
    .await;
    if samples.is_empty() {
        return Err(ClockFault::Silent);
    }
    Ok(samples)
}

/// A reading is as old as its way here, about half of the round trip and surely not more than all of it,
/// and [`UnixMillis`](parkmate_core::clock::UnixMillis) drops up to a millisecond.
fn uncertainty(round_trip: Duration) -> Duration {
    round_trip.min(timing::CLOCK_SAMPLE_WAY) + Duration::from_millis(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::TlsSetup;

    #[tokio::test]
    async fn reads_the_clock_of_a_server() {
        let config = parkmate_simulator::Config {
            time_interval: Duration::from_millis(20),
            ..Default::default()
        };
        let server = parkmate_simulator::Simulator::start(config).await.unwrap();
        let tls = Network::from(TlsSetup::new(None).unwrap());
        let url = format!("{}/ws/time/", server.ws_url());
        let before = Clock::now().mono;
        let samples = sample(&url, &tls).await.unwrap();
        let server_now = server.now().as_millisecond();
        assert_eq!(samples.len(), timing::CLOCK_SAMPLES);
        for pair in samples.windows(2) {
            assert!(pair[0].server < pair[1].server && pair[0].arrived < pair[1].arrived);
        }
        for sample in samples {
            assert!(before < sample.arrived && sample.server.0 <= server_now);
            assert!(sample.uncertainty <= timing::CLOCK_SAMPLE_WAY + Duration::from_millis(1));
        }
    }

    #[tokio::test]
    async fn a_server_without_a_clock_is_told_from_a_silent_one() {
        let server = parkmate_simulator::Simulator::start(parkmate_simulator::Config::default())
            .await
            .unwrap();
        let tls = Network::from(TlsSetup::new(None).unwrap());
        let nowhere = format!("{}/ws/clock/", server.ws_url());
        let fault = sample(&nowhere, &tls).await.unwrap_err();
        assert!(matches!(fault, ClockFault::NotOpened(_)), "{fault}");
        // Any other socket is a clock that says nothing, until it is closed.
        let silent = format!("{}/ws/notifications/4/", server.ws_url());
        let asking = tokio::spawn(async move { sample(&silent, &tls).await });
        server
            .wait_for_socket("4", Duration::from_secs(20))
            .await
            .unwrap();
        server.close_sockets(None, 1000);
        let fault = asking.await.unwrap().unwrap_err();
        assert!(matches!(fault, ClockFault::Silent), "{fault}");
    }

    #[test]
    fn is_never_surer_than_the_way_allows() {
        let millis = Duration::from_millis;
        assert_eq!(uncertainty(millis(3)), millis(4));
        assert_eq!(uncertainty(Duration::from_secs(9)), millis(501));
    }
}
