//! logind tells everybody when the computer is about to sleep and when it woke up (systemd-logind and
//! elogind: `PrepareForSleep` on the system bus). Only the second is of use: nothing has to be done before a
//! sleep, since what is told is stored at once.

use futures_util::StreamExt;
use tokio::sync::mpsc;
use zbus::{Connection, MatchRule, MessageStream, message::Type};

use super::Wake;

/// Tells of every waking up, until nobody listens or the bus is gone.
pub(super) async fn watch(tell: mpsc::Sender<Wake>) {
    let told = async {
        let bus = Connection::system().await?;
        follow(listen(&bus).await?, tell).await;
        Ok::<_, zbus::Error>(())
    };
    if let Err(fault) = told.await {
        tracing::info!(%fault, "logind can't be heard");
    }
}

async fn listen(bus: &Connection) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender("org.freedesktop.login1")?
        .path("/org/freedesktop/login1")?
        .interface("org.freedesktop.login1.Manager")?
        .member("PrepareForSleep")?
        .build();
    MessageStream::for_match_rule(rule, bus, None).await
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

#[cfg(test)]
#[path = "../../tests/private_bus/mod.rs"]
mod private_bus;

#[cfg(test)]
mod tests {
    use zbus::{connection::Builder, fdo::DBusProxy, names::BusName};

    use super::{
        private_bus::{Keyring, in_session},
        *,
    };

    async fn prepare_for_sleep(bus: &Connection, is_falling_asleep: bool) {
        let manager = "org.freedesktop.login1.Manager";
        let everybody = None::<BusName<'_>>;
        bus.emit_signal(
            everybody,
            "/org/freedesktop/login1",
            manager,
            "PrepareForSleep",
            &is_falling_asleep,
        )
        .await
        .unwrap();
    }

    /// All that was sent to or by this connection is through.
    async fn settled(bus: &Connection) {
        let service = DBusProxy::new(bus).await.unwrap();
        service.get_id().await.unwrap();
    }

    #[test]
    fn a_waking_up_is_told_and_a_falling_asleep_and_a_strangers_word_are_not() {
        in_session(
            "wake::logind::tests::a_waking_up_is_told_and_a_falling_asleep_and_a_strangers_word_are_not",
            Keyring::None,
            async || {
                let logind = Builder::session()
                    .unwrap()
                    .name("org.freedesktop.login1")
                    .unwrap()
                    .build()
                    .await
                    .unwrap();
                let stranger = Connection::session().await.unwrap();
                let bus = Connection::session().await.unwrap();
                let signals = listen(&bus).await.unwrap();
                prepare_for_sleep(&stranger, false).await;
                settled(&stranger).await;
                for is_falling_asleep in [true, false, true] {
                    prepare_for_sleep(&logind, is_falling_asleep).await;
                }
                settled(&logind).await;
                settled(&bus).await;
                bus.close().await.unwrap();
                let (tell, mut wakes) = mpsc::channel(8);
                follow(signals, tell).await;
                assert_eq!(wakes.recv().await, Some(Wake::Woke));
                assert_eq!(wakes.recv().await, None);
            },
        );
    }
}
