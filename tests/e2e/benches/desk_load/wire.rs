//! A wire to a server that counts what goes over it, in both directions.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A wire.
pub(crate) struct Wire {
    /// Its near end, `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    bytes: Arc<AtomicU64>,
}

impl Wire {
    /// A wire to the server at `http://HOST:PORT`.
    pub(crate) async fn before(server: &str) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let bytes = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&bytes);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(&server).await.unwrap();
                let ((near_out, near_in), (far_out, far_in)) =
                    (near.into_split(), far.into_split());
                tokio::spawn(carry(near_out, far_in, Arc::clone(&counted)));
                tokio::spawn(carry(far_out, near_in, Arc::clone(&counted)));
            }
        });
        Self { url, bytes }
    }

    /// How much has gone over it.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    counted: Arc<AtomicU64>,
) {
    let mut part = vec![0; 64 * 1_024];
    while let Ok(read) = from.read(&mut part).await {
        counted.fetch_add(read as u64, Ordering::Relaxed);
        if read == 0 || to.write_all(&part[..read]).await.is_err() {
            return;
        }
    }
}
