//! Takes connections and serves them: REST answers one after another, or one socket. The faults of connections
//! and of REST answers happen here.

use std::{future::pending, io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    faults::{HttpAnswer, HttpFault},
    http::{Extent, Incoming, Reply, Request, write_reply},
    json::object,
    link::Link,
    shared::Shared,
    socket,
};

/// How long answers take while reads race, so that requests overlap as they do on the real server.
const SLOW_ANSWER: Duration = Duration::from_millis(20);

/// How long to wait before trying again to listen or to take a connection.
const LISTEN_AGAIN: Duration = Duration::from_millis(20);

/// Serves connections for as long as it is let.
pub(crate) async fn accept(
    shared: Arc<Shared>,
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
) {
    let mut faults = shared.faults.changes();
    let mut listener = Some(listener);
    loop {
        let refuses = faults.borrow_and_update().refuse_connections;
        if refuses {
            listener = None;
        } else if listener.is_none() {
            match TcpListener::bind(address).await {
                Ok(again) => listener = Some(again),
                Err(_) => {
                    tokio::time::sleep(LISTEN_AGAIN).await;
                    continue;
                }
            }
        }
        tokio::select! {
            _ = faults.changed() => {}
            connection = next_connection(listener.as_ref()) => match connection {
                Ok(stream) => {
                    // Listens for the end from now on, so that none is missed before the task first runs.
                    let lives = shared.lives.subscribe();
                    tokio::spawn(live(shared.clone(), lives, stream, tls.clone()));
                }
                Err(_) => tokio::time::sleep(LISTEN_AGAIN).await,
            },
        }
    }
}

/// Does what becomes due by itself, for as long as it is let.
pub(crate) async fn tick(shared: Arc<Shared>) {
    let mut stirs = shared.stirs.subscribe();
    let mut faults = shared.faults.changes();
    loop {
        let happened = |world: &mut crate::world::World| {
            let before = world.truth().len();
            world.tick();
            (world.truth().len() > before, world.next_moment())
        };
        let (changed, next) = shared.world_quietly(happened);
        if changed {
            shared.stirs.send_modify(|count| *count += 1);
        }
        let due = async {
            match next {
                Some(at) => shared.clock.reached(at).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            _ = stirs.changed() => {}
            _ = faults.changed() => {}
        }
    }
}

async fn next_connection(listener: Option<&TcpListener>) -> io::Result<TcpStream> {
    match listener {
        Some(listener) => Ok(listener.accept().await?.0),
        None => pending().await,
    }
}

/// One connection, until it ends or all are ended.
async fn live(
    shared: Arc<Shared>,
    mut lives: watch::Receiver<u64>,
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
) {
    tokio::select! {
        _ = lives.changed() => {}
        // The peer is told of errors by the end of the connection.
        _ = serve(&shared, stream, tls) => {}
    }
}

async fn serve(
    shared: &Arc<Shared>,
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    if shared.faults.ask(|faults| faults.refuse_connections) {
        return stream.set_zero_linger();
    }
    if shared.faults.ask(|faults| faults.hang_connections) {
        return pending().await;
    }
    let mut link = match tls {
        None => Link::Plain(stream),
        Some(tls) => Link::Tls(Box::new(tls.accept(stream).await?)),
    };
    let mut incoming = Incoming::new();
    while let Some(request) = incoming.next(&mut link, || shared.clock.now()).await? {
        if socket::is_upgrade(&request) && !shared.faults.ask(|faults| faults.wsgi) {
            return socket::serve(shared, link, &request, incoming.into_rest()).await;
        }
        let Some((reply, extent)) = respond(shared, &request).await else {
            return Ok(());
        };
        if !write_reply(&mut link, &request, &reply, extent).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// The answer to a REST request, right or wrong; none if the connection is to be closed instead.
async fn respond(shared: &Shared, request: &Request) -> Option<(Reply, Extent)> {
    let fault = shared.faults.http_fault(&request.method, &request.path);
    if shared.faults.ask(|faults| faults.racing_reads) {
        tokio::time::sleep(SLOW_ANSWER).await;
    }
    let answer = match fault {
        None => Some((shared.answer(request), Extent::Whole)),
        Some(fault) => wrong_answer(shared, request, &fault).await,
    };
    shared.log(request, answer.as_ref().map(|(reply, _)| reply.status));
    answer
}

async fn wrong_answer(
    shared: &Shared,
    request: &Request,
    fault: &HttpFault,
) -> Option<(Reply, Extent)> {
    let early = fault.takes_effect.then(|| shared.answer(request));
    let whole = |reply| Some((reply, Extent::Whole));
    match fault.answer {
        HttpAnswer::Status {
            status,
            retry_after,
        } => whole(error_reply(status, retry_after)),
        HttpAnswer::Page(status) => whole(Reply::page(status, "Please sign in to this network")),
        HttpAnswer::Delayed(delay) => {
            tokio::time::sleep(delay).await;
            whole(early.unwrap_or_else(|| shared.answer(request)))
        }
        HttpAnswer::Never => {
            shared.log(request, None);
            pending().await
        }
        HttpAnswer::Closed => None,
        HttpAnswer::Truncated => Some((
            early.unwrap_or_else(|| shared.answer(request)),
            Extent::Half,
        )),
    }
}

/// An error as the framework words it.
fn error_reply(status: u16, retry_after: Option<u64>) -> Reply {
    let detail = |text: &str| Reply::json(status, &object! { "detail": text });
    let reply = match status {
        401 => detail("Invalid token.").header("WWW-Authenticate", "Token"),
        403 => detail("You do not have permission to perform this action."),
        404 => detail("No Booking matches the given query."),
        429 => detail("Request was throttled."),
        400..500 => detail("Bad request."),
        _ => Reply::page(status, "Server Error"),
    };
    match retry_after {
        Some(seconds) => reply.header("Retry-After", seconds.to_string()),
        None => reply,
    }
}
