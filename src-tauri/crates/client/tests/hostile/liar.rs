//! A server that takes connections, reads the head of a request and then does whatever a test wants.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use parkmate_client::{network::Network, tls::TlsSetup};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The server.
pub(crate) struct Liar {
    /// Host and port.
    pub(crate) place: String,
    /// The heads of all requests.
    pub(crate) heads: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    /// One that does `lie` with every connection, after the head of its request.
    pub(crate) async fn doing<D, F>(lie: D) -> Self
    where
        D: Fn(TcpStream, String) -> F + Clone + Send + 'static,
        F: Future<Output = io::Result<()>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = listener.local_addr().unwrap().to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (lie, heard) = (lie.clone(), Arc::clone(&heard));
                tokio::spawn(async move {
                    let head = read_head(&mut client).await?;
                    heard.lock().unwrap().push(head.clone());
                    lie(client, head).await
                });
            }
        });
        Self { place, heads }
    }

    /// One that says always the same, and then hangs up.
    pub(crate) async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer: Arc<[u8]> = answer.into().into();
        Self::doing(move |mut client, _| {
            let answer = Arc::clone(&answer);
            async move {
                client.write_all(&answer).await?;
                hang_up(client).await
            }
        })
        .await
    }

    /// One that says this, and then that for ever.
    pub(crate) async fn saying_without_end(first: &'static [u8], then: &'static [u8]) -> Self {
        Self::doing(move |mut client, _| async move {
            client.write_all(first).await?;
            loop {
                client.write_all(then).await?;
            }
        })
        .await
    }

    /// One that says this a byte a second.
    pub(crate) async fn dripping(first: &'static [u8], then: &'static [u8]) -> Self {
        Self::doing(move |mut client, _| async move {
            client.write_all(first).await?;
            for byte in then.iter().cycle() {
                tokio::time::sleep(Duration::from_secs(1)).await;
                client.write_u8(*byte).await?;
            }
            Ok(())
        })
        .await
    }

    /// How many requests came.
    pub(crate) fn requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }
}

async fn read_head(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Closes so that what was sent is not lost to a reset.
async fn hang_up(mut client: TcpStream) -> io::Result<()> {
    client.shutdown().await?;
    let mut rest = [0; 4096];
    while client.read(&mut rest).await? > 0 {}
    Ok(())
}

/// Straight, trusting what the system trusts.
pub(crate) fn network() -> Network {
    Network::from(TlsSetup::new(None).unwrap())
}
