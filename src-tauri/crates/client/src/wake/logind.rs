//! logind tells everybody when the computer is about to sleep and when it woke up (systemd-logind and
//! elogind: `PrepareForSleep` on the system bus). Only the second is of use: nothing has to be done before a
//! sleep, since what is told is stored at once.

use futures_util::StreamExt;
use tokio::sync::mpsc;
use zbus::{Connection, MatchRule, MessageStream, message::Type};

use super::Wake;

/// Tells of every waking up, until nobody listens or the bus is gone.
pub(super) async fn watch(tell: mpsc::Sender<Wake>) {
    match listen().await {
        Ok(signals) => follow(signals, tell).await,
        Err(fault) => tracing::info!(%fault, "logind can't be heard"),
    }
}

/// Listens on the system bus.
async fn listen() -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.login1")?
        .path("/org/freedesktop/login1")?
        .interface("org.freedesktop.login1.Manager")?
        .member("PrepareForSleep")?
        .build();
    let bus = Connection::system().await?;
    MessageStream::for_match_rule(rule, &bus, None).await
}

async fn follow(mut signals: MessageStream, tell: mpsc::Sender<Wake>) {
    while let Some(Ok(signal)) = signals.next().await {
        let is_falling_asleep = signal.body().deserialize::<bool>();
        if matches!(is_falling_asleep, Ok(false)) && tell.send(Wake::Woke).await.is_err() {
            return;
        }
    }
    tracing::info!("logind is not heard any more");
}
