//! TLS: which servers are spoken to, and what is said of the others. Each is met by a socket and by REST.

use parkmate_client::{
    api::{Api, Http},
    network::Network,
    socket,
    tls::TlsSetup,
};
use parkmate_core::{address::Addresses, secret::Token, text::Words, trouble::TroubleCode};
use parkmate_simulator::{Authority, Certificate, Config, Simulator, Validity};
use rustls::{ALL_VERSIONS, version};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::liar::Liar;

const HERE: &str = "127.0.0.1";

/// Who trusts that authority beside the system's.
fn trusting(pem: &str) -> Network {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pem).unwrap();
    TlsSetup::new(Some(file.path())).unwrap().into()
}

/// What a socket and REST find at that place: a code each, or nothing wrong.
async fn found(place: &str, network: &Network) -> [Option<TroubleCode>; 2] {
    let url = format!("wss://{place}/ws/notifications/4/");
    let socket = socket::open(&url, network).await;
    let addresses = Addresses::parse(&format!("https://{place}"), None, false).unwrap();
    let api = Api::new(Http::new(network), addresses, Token::new("abc".to_owned()));
    let rest = match api.get("bookings/").await {
        // It got as far as to be told so.
        Ok(_) => None,
        Err(fault) if fault.is_unauthorized() => None,
        Err(fault) => Some(fault.code()),
    };
    [socket.err().map(|fault| fault.code()), rest]
}

async fn found_of(certificate: Certificate, network: &Network) -> [Option<TroubleCode>; 2] {
    let config = Config {
        tls: Some(certificate.tls),
        ..Config::default()
    };
    let server = Simulator::start(config).await.unwrap();
    let place = server.http_url().replace("https://", "");
    found(&place, network).await
}

#[tokio::test]
async fn tls_1_2_and_1_3_are_spoken_with_whom_an_extra_authority_vouches_for() {
    let authority = Authority::new();
    let network = trusting(&authority.pem);
    for version in [&version::TLS12, &version::TLS13] {
        let certificate = authority.vouches(HERE, Validity::Now, &[version]);
        assert_eq!(
            found_of(certificate, &network).await,
            [None; 2],
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn each_certificate_that_is_wrong_is_refused_with_words_of_its_own() {
    let authority = Authority::new();
    let network = trusting(&authority.pem);
    let of = |host, validity| authority.vouches(host, validity, ALL_VERSIONS);
    let stranger = Authority::new().vouches(HERE, Validity::Now, ALL_VERSIONS);
    let wrong = [
        (
            "another's",
            of("parking.test", Validity::Now),
            TroubleCode::TlsOtherName,
        ),
        ("expired", of(HERE, Validity::Over), TroubleCode::TlsExpired),
        (
            "early",
            of(HERE, Validity::NotYet),
            TroubleCode::TlsNotYetValid,
        ),
        (
            "an unknown authority's",
            stranger,
            TroubleCode::TlsUntrusted,
        ),
        ("its own", Certificate::of(HERE), TroubleCode::TlsUntrusted),
    ];
    for (what, certificate, code) in wrong {
        let found = found_of(certificate, &network).await;
        assert_eq!(found, [Some(code); 2], "{what}");
    }
}

/// A server that answers a greeting of TLS with these bytes.
async fn answering(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let bytes = bytes.clone();
            tokio::spawn(async move {
                let mut greeting = [0; 4096];
                let _ = client.read(&mut greeting).await;
                let _ = client.write_all(&bytes).await;
                while client.read(&mut greeting).await.is_ok_and(|read| read > 0) {}
            });
        }
    });
    place
}

/// A server's greeting in a version before 1.2, with a cipher that these have (RFC 4346, 7.4.1.3).
fn old_greeting(minor: u8) -> Vec<u8> {
    let mut hello = vec![3, minor];
    hello.extend([7; 32]);
    hello.extend([0, 0xc0, 0x13, 0]);
    let length = u8::try_from(hello.len()).unwrap();
    let mut record = vec![22, 3, minor, 0, length + 4, 2, 0, 0, length];
    record.extend(hello);
    record
}

#[tokio::test]
async fn older_versions_are_refused_with_words_of_their_own() {
    let network: Network = TlsSetup::new(None).unwrap().into();
    // SSL 3.0, TLS 1.0 and 1.1; and a server that says itself that ours is too new (RFC 5246, 7.2).
    let greetings = [old_greeting(0), old_greeting(1), old_greeting(2)];
    for bytes in greetings.into_iter().chain([vec![21, 3, 1, 0, 2, 2, 70]]) {
        let place = answering(bytes.clone()).await;
        assert_eq!(
            found(&place, &network).await,
            [Some(TroubleCode::TlsTooOld); 2],
            "{bytes:?}"
        );
    }
}

#[test]
fn no_two_faults_of_tls_share_their_words() {
    let words = Words::english();
    let said: std::collections::BTreeSet<String> = [
        TroubleCode::TlsUntrusted,
        TroubleCode::TlsExpired,
        TroubleCode::TlsNotYetValid,
        TroubleCode::TlsOtherName,
        TroubleCode::TlsTooOld,
    ]
    .into_iter()
    .map(|code| code.told(&words).sentence)
    .collect();
    assert_eq!(said.len(), 5, "{said:?}");
}

#[tokio::test]
async fn a_redirect_of_an_encrypted_server_takes_the_token_nowhere() {
    let other = Liar::saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]").await;
    let authority = Authority::new();
    let tls = authority.vouches(HERE, Validity::Now, ALL_VERSIONS).tls;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap().to_string();
    let location = other.place.clone();
    tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(tls);
        while let Ok((client, _)) = listener.accept().await {
            let mut client = acceptor.accept(client).await.unwrap();
            let mut head = [0; 4096];
            let _ = client.read(&mut head).await.unwrap();
            let said = format!(
                "HTTP/1.1 307 Elsewhere\r\nLocation: http://{location}/\r\nContent-Length: 0\r\n\r\n"
            );
            client.write_all(said.as_bytes()).await.unwrap();
        }
    });
    let network = trusting(&authority.pem);
    let addresses = Addresses::parse(&format!("https://{place}"), None, false).unwrap();
    let api = Api::new(Http::new(&network), addresses, Token::new("abc".to_owned()));
    let fault = api.get("bookings/").await.unwrap_err();
    assert_eq!(fault.code(), TroubleCode::NotParkMate, "{fault:?}");
    assert_eq!(other.requests(), 0);
}
