//! A proxy as companies have them: it makes tunnels (CONNECT), and alone knows the servers' names.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

/// A proxy that connects every name to this computer, or answers each request with a status.
pub(crate) struct RealProxy {
    pub(crate) address: String,
    /// What it was asked to connect to.
    pub(crate) asked: Arc<Mutex<Vec<String>>>,
}

impl RealProxy {
    pub(crate) async fn start(refusal: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let asks = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let asks = Arc::clone(&asks);
                tokio::spawn(async move { pass_on(client, refusal, &asks).await });
            }
        });
        Self { address, asked }
    }
}

async fn pass_on(
    mut client: TcpStream,
    refusal: Option<&str>,
    asks: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.strip_prefix("CONNECT ").unwrap();
    let target = target.split_once(' ').unwrap().0.to_owned();
    let port: u16 = target.rsplit_once(':').unwrap().1.parse().unwrap();
    asks.lock().unwrap().push(target);
    if let Some(refusal) = refusal {
        let answer = format!("HTTP/1.1 {refusal}\r\nContent-Length: 2\r\n\r\nno");
        return client.write_all(answer.as_bytes()).await;
    }
    let mut server = TcpStream::connect(("127.0.0.1", port)).await?;
    client
        .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
        .await?;
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}
