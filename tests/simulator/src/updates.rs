//! A server of updates: a shelf of files over HTTP, and what signs them as Tauri's tools do. It has nothing to do with
//! ParkMate's server.

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use minisign::KeyPair;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    Certificate,
    http::{Extent, Incoming, Reply, Request, write_reply},
    link::Link,
};

/// Serves files until it is dropped. What isn't there is answered with 404.
#[derive(Debug)]
pub struct Shelf {
    address: SocketAddr,
    is_encrypted: bool,
    shared: Arc<Mutex<Shared>>,
    serving: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    files: BTreeMap<String, (Reply, Extent)>,
    asked: Vec<Request>,
}

impl Shelf {
    /// An empty one on this computer, with TLS if there is a certificate.
    ///
    /// # Errors
    /// If there is no port to be had.
    pub async fn start(certificate: Option<&Certificate>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let tls = certificate.map(|certificate| TlsAcceptor::from(certificate.tls.clone()));
        let shared = Arc::<Mutex<Shared>>::default();
        let is_encrypted = tls.is_some();
        let serving = tokio::spawn(accept(listener, tls, shared.clone()));
        Ok(Self {
            address,
            is_encrypted,
            shared,
            serving,
        })
    }

    /// The address of a path, which begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// Answers so at a path from now on.
    pub fn put(&self, path: &str, reply: Reply) {
        let mut shared = held(&self.shared);
        shared.files.insert(path.to_owned(), (reply, Extent::Whole));
    }

    /// Answers with this file at a path from now on.
    pub fn put_file(&self, path: &str, content: impl Into<Vec<u8>>) {
        let reply = Reply {
            body: content.into(),
            ..Reply::empty(200)
        };
        self.put(path, reply);
    }

    /// Breaks off in the middle of what is at a path, from now on.
    pub fn cut(&self, path: &str) {
        if let Some((_, extent)) = held(&self.shared).files.get_mut(path) {
            *extent = Extent::Half;
        }
    }

    /// What was asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Request> {
        held(&self.shared).asked.clone()
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Mutex<Shared>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, shared) = (tls.clone(), shared.clone());
        // The peer is told of errors by the end of the connection.
        tokio::spawn(async move { serve(stream, tls, &shared).await });
    }
}

async fn serve(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    shared: &Mutex<Shared>,
) -> io::Result<()> {
    let mut link = match tls {
        None => Link::Plain(stream),
        Some(tls) => Link::Tls(Box::new(tls.accept(stream).await?)),
    };
    let mut incoming = Incoming::new();
    while let Some(request) = incoming.next(&mut link, Timestamp::now).await? {
        let (reply, extent) = {
            let mut shared = held(shared);
            shared.asked.push(request.clone());
            let found = shared.files.get(&request.path).cloned();
            found.unwrap_or_else(|| (Reply::page(404, "Not Found"), Extent::Whole))
        };
        if !write_reply(&mut link, &request, &reply, extent).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// What a lock guards is whole at any time, also after a panic elsewhere.
fn held(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Signs files as Tauri's tools do.
#[derive(Debug)]
pub struct Signer(KeyPair);

impl Default for Signer {
    /// With keys of its own.
    fn default() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().expect("there is randomness"))
    }
}

impl Signer {
    /// The public key, as it stands in `update.toml`.
    ///
    /// # Panics
    /// Never: every key can be written.
    #[must_use]
    pub fn key(&self) -> String {
        STANDARD.encode(self.0.pk.to_box().expect("a key").into_string())
    }

    /// The signature of a file of that name, as it stands in the list of versions.
    ///
    /// # Panics
    /// Never: the key has no password.
    #[must_use]
    pub fn sign(&self, content: &[u8], name: &str) -> String {
        let comment = format!("timestamp:1800000000\tfile:{name}");
        let signed = minisign::sign(
            Some(&self.0.pk),
            &self.0.sk,
            content,
            Some(&comment),
            Some("signature from tauri secret key"),
        );
        STANDARD.encode(signed.expect("a key without a password").into_string())
    }
}
