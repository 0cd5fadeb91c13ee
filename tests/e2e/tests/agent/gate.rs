//! A gate in front of a server: it lets connections through, or answers the ones to REST or to the sockets
//! as a broken server would.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// What passes.
#[derive(Debug, Default)]
struct Passes {
    rest_is_shut: AtomicBool,
    sockets_are_shut: AtomicBool,
    lists: watch::Sender<usize>,
}

/// A gate.
pub(crate) struct Gate {
    /// Its address, `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    passes: Arc<Passes>,
    accepting: JoinHandle<()>,
}

impl Gate {
    /// A gate in front of the server at `http://HOST:PORT`.
    pub(crate) async fn before(server: &str) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let passes = Arc::new(Passes::default());
        let inner = Arc::clone(&passes);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, server.clone(), Arc::clone(&inner)));
            }
        });
        Self {
            url,
            passes,
            accepting,
        }
    }

    /// REST answers with status 503 from now on, on new connections.
    pub(crate) fn shut_rest(&self) {
        self.passes.rest_is_shut.store(true, Ordering::Relaxed);
    }

    /// Sockets are refused with status 500 from now on.
    pub(crate) fn shut_sockets(&self) {
        self.passes.sockets_are_shut.store(true, Ordering::Relaxed);
    }

    /// How often the list of bookings was asked for, as it changes.
    pub(crate) fn lists(&self) -> watch::Receiver<usize> {
        self.passes.lists.subscribe()
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Passes one request a connection, so that each one is seen.
async fn pass(mut client: TcpStream, server: String, passes: Arc<Passes>) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut part = [0; 4096];
        match client.read(&mut part).await {
            Ok(read) if read > 0 => head.extend_from_slice(&part[..read]),
            Ok(_) | Err(_) => return,
        }
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let path = text.split(' ').nth(1).unwrap_or_default();
    let is_socket = path.starts_with("/ws/");
    if path == "/api/bookings/" {
        passes.lists.send_modify(|lists| *lists += 1);
    }
    let (is_shut, status) = if is_socket {
        (&passes.sockets_are_shut, "500 Internal server error")
    } else {
        (&passes.rest_is_shut, "503 Service Unavailable")
    };
    if is_shut.load(Ordering::Relaxed) {
        let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        // Who has hung up needs no answer.
        let _ = client.write_all(answer.as_bytes()).await;
        return;
    }
    let Ok(mut upstream) = TcpStream::connect(&server).await else {
        return;
    };
    let head = if is_socket {
        head
    } else {
        let end = text.find("\r\n").unwrap_or_default();
        let mut closing = text.as_bytes()[..end].to_vec();
        closing.extend_from_slice(b"\r\nConnection: close");
        closing.extend_from_slice(&head[end..]);
        closing
    };
    if upstream.write_all(&head).await.is_ok() {
        // It ends when either side does.
        let _ = copy_bidirectional(&mut client, &mut upstream).await;
    }
}
