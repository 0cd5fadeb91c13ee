//! Reading over REST and from the server's clock: each read is a task whose outcome goes to the core.

use std::{error::Error, sync::Arc};

use parkmate_core::{
    companion::{Epoch, Input, ReadOutcome},
    intent::{self, Reply},
    link::Loss,
    reads::Read,
};

use super::{Driver, Happening};
use crate::{
    api::{Api, ReadFault},
    clock::Clock,
    time_socket,
};

impl Driver {
    pub(super) fn read(&self, epoch: Epoch, read: Read) {
        let path = match read {
            Read::Clock => return self.read_clock(epoch),
            Read::Verify => None,
            Read::Bookings => Some("bookings/".to_owned()),
            Read::Booking(id) => Some(format!("bookings/{id}/")),
            Read::AddOns => Some("carwashes/".to_owned()),
            Read::Washes => Some("carwash-bookings/my-bookings/".to_owned()),
            Read::Employees => Some("employees/".to_owned()),
            Read::Lots => Some("lots/".to_owned()),
            Read::LotPayments => {
                Some("owner/payments/?status=PENDING&payment_method=Cash".to_owned())
            }
            Read::LotWashes => Some("owner/carwash-bookings/".to_owned()),
            Read::LotAddOns => Some("carwashes/owner_services/".to_owned()),
        };
        let Some(api) = self.api_of(epoch) else {
            return;
        };
        let handle = self.handle.clone();
        let mut ways = self.ways.subscribe();
        tokio::spawn(async move {
            let mut api = api;
            let (begun, read_body) = loop {
                let begun = Clock::now().mono;
                tokio::select! {
                    read_body = read_by(&api, path.as_deref()) => break (begun, read_body),
                    // A sleep or a change of the network lost the answer, and nobody would say so.
                    Ok(()) = ways.changed() => {
                        api = Arc::new(api.through(ways.borrow_and_update().clone()));
                    }
                }
            };
            let outcome = match read_body {
                Ok(body) => ReadOutcome::Body(body),
                Err(fault) => failed(read, &fault),
            };
            let input = Input::ReadDone {
                epoch,
                read,
                begun,
                outcome,
            };
            handle.tell(Happening::Core(input)).await;
        });
    }

    /// Asks the server for a change, once.
    pub(super) fn send(&self, epoch: Epoch, intent: u64, request: intent::Request) {
        let api = self.api_of(epoch);
        let handle = self.handle.clone();
        tokio::spawn(async move {
            let reply = match api {
                Some(api) => replied(api.send(&request).await),
                None => Reply::NotSent,
            };
            let input = Input::Replied {
                epoch,
                intent,
                reply,
            };
            handle.tell(Happening::Core(input)).await;
        });
    }

    fn read_clock(&self, epoch: Epoch) {
        let Some(account) = self.companion.account() else {
            return;
        };
        let url = account.addresses.time();
        let handle = self.handle.clone();
        let network = self.parts.network.clone();
        tokio::spawn(async move {
            let samples = time_socket::sample(&url, &network)
                .await
                .unwrap_or_else(|fault| {
                    let cause: &dyn Error = &fault;
                    tracing::info!(cause, "the server's clock was not read");
                    Vec::new()
                });
            let input = Input::ClockRead { epoch, samples };
            handle.tell(Happening::Core(input)).await;
        });
    }

    fn api_of(&self, epoch: Epoch) -> Option<Arc<Api>> {
        self.api
            .as_ref()
            .filter(|(of, _)| *of == epoch)
            .map(|(_, api)| Arc::clone(api))
    }
}

/// What an answer says of a request: only a clear word of the server is one (ledger rule 16).
fn replied(answer: Result<String, ReadFault>) -> Reply {
    let fault = match answer {
        Ok(body) => return Reply::Done(body),
        Err(fault) => fault,
    };
    let cause: &dyn Error = &fault;
    tracing::info!(cause, "a request was not answered well");
    match fault {
        ReadFault::Unauthorized => Reply::Unauthorized,
        ReadFault::Refused { says, .. } => Reply::Refused { says: Some(says) },
        ReadFault::Gone => Reply::Refused { says: None },
        ReadFault::HostUnknown
        | ReadFault::NotConnected(_)
        | ReadFault::ProxyUnreachable(_)
        | ReadFault::ProxyRefused
        | ReadFault::ProxyUnsupported(_)
        | ReadFault::Tls(_) => Reply::NotSent,
        ReadFault::ServerFault { says, .. } => Reply::Unknown { says },
        ReadFault::Unreachable(_)
        | ReadFault::TimedOut
        | ReadFault::Busy { .. }
        | ReadFault::NotParkMate
        | ReadFault::TooLong => Reply::Unknown { says: None },
    }
}

async fn read_by(api: &Api, path: Option<&str>) -> Result<String, ReadFault> {
    match path {
        Some(path) => api.get(path).await,
        None => api.verify().await.map(|()| String::new()),
    }
}

fn failed(read: Read, fault: &ReadFault) -> ReadOutcome {
    let cause: &dyn Error = fault;
    tracing::info!(?read, cause, "read failed");
    if fault.is_unauthorized() {
        ReadOutcome::Unauthorized
    } else if matches!(fault, ReadFault::Gone) {
        ReadOutcome::Gone
    } else {
        ReadOutcome::Failed(Loss {
            why: fault.code(),
            retry_after: fault.retry_after(),
        })
    }
}

#[cfg(test)]
mod tests {
    use parkmate_core::{address::Addresses, secret::Token};
    use parkmate_simulator::Certificate;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::{http::Http, network::Network, tls::TlsSetup};

    /// What a renewal is answered by what listens there.
    async fn asked(server: &str, tls: &Network) -> Reply {
        let addresses = Addresses::parse(server, None, false).unwrap();
        let api = Api::new(Http::new(tls), addresses, Token::new("c0ffee".into()));
        let request = intent::Request {
            verb: intent::Verb::Post,
            path: "bookings/13/renew/".into(),
            body: "{}".into(),
        };
        replied(api.send(&request).await)
    }

    #[tokio::test]
    async fn rule_16_nothing_was_asked_where_no_connection_could_be_made() {
        let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = nobody.local_addr().unwrap();
        drop(nobody);
        let tls = Network::from(TlsSetup::new(None).unwrap());
        let reply = asked(&format!("http://{address}"), &tls).await;
        assert_eq!(reply, Reply::NotSent);
    }

    #[tokio::test]
    async fn rule_16_a_tls_fault_after_the_request_says_nothing_of_it() {
        let certificate = Certificate::of("127.0.0.1");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &certificate.pem).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("https://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = TlsAcceptor::from(Arc::clone(&certificate.tls));
                // One that doesn't trust the certificate gives up here.
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut request = [0; 4096];
                assert_ne!(stream.read(&mut request).await.unwrap(), 0);
                // A record that was not encrypted with the key of the connection.
                let (mut bare, _) = stream.into_inner();
                bare.write_all(b"\x17\x03\x03\x00\x20damaged record, 32 bytes of it.")
                    .await
                    .unwrap();
                bare.shutdown().await.unwrap();
            }
        });
        let trusting = Network::from(TlsSetup::new(Some(file.path())).unwrap());
        let unknown = Reply::Unknown { says: None };
        assert_eq!(asked(&server, &trusting).await, unknown);
        let stranger = Network::from(TlsSetup::new(None).unwrap());
        assert_eq!(asked(&server, &stranger).await, Reply::NotSent);
    }
}
