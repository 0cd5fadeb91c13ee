//! The kernel tells of every interface and route that comes or goes (rtnetlink), with or without a network
//! manager, in containers and network namespaces too.
//!
//! Messages are read only as far as needed: which kind, and of an interface whether it runs. Their layout is
//! the kernel's (`linux/netlink.h`, `linux/rtnetlink.h`) and never changes.

use std::{collections::HashMap, io, os::fd::OwnedFd};

use parkmate_core::timing;
use rustix::net::{
    AddressFamily, RecvFlags, SocketFlags, SocketType, bind, netlink::SocketAddrNetlink, recv,
    socket_with,
};
use tokio::{
    io::unix::AsyncFd,
    sync::mpsc,
    time::{Instant, timeout_at},
};

use super::{Wake, address};

/// `RTMGRP_LINK`, `RTMGRP_IPV4_ROUTE` and `RTMGRP_IPV6_ROUTE`: an address that comes or goes brings or takes
/// its route.
const GROUPS: u32 = 0x1 | 0x40 | 0x400;

/// Kinds of messages.
const NEW_LINK: u16 = 16;
const DEL_LINK: u16 = 17;
const NEW_ROUTE: u16 = 24;
const DEL_ROUTE: u16 = 25;

/// Lengths of the headers: of every message, of an interface's and of a route's.
const HEADER: usize = 16;
const LINK: usize = 16;
const ROUTE: usize = 12;

/// Flags of an interface: it is switched on, it is `lo`, and it has a carrier.
const UP: u32 = 0x1;
const LOOPBACK: u32 = 0x8;
const RUNNING: u32 = 0x40;

/// `RTN_UNICAST`: a route that leads somewhere, unlike those that say which addresses are this computer's.
const UNICAST: u8 = 1;

/// The kernel sends no more than this at a time.
const BUFFER: usize = 32 * 1024;

/// Tells of changes, those that come together as one, until nobody listens. A sandbox may forbid it; then the
/// own addresses are looked at.
pub(super) async fn watch(tell: mpsc::Sender<Wake>) {
    let told = async {
        #[expect(
            deprecated,
            reason = "it is unsound for types that change their descriptor; this one never does"
        )]
        let socket = AsyncFd::new(open()?)?;
        follow(&socket, &tell).await
    };
    if let Err(fault) = told.await {
        tracing::info!(%fault, "the kernel doesn't tell of changes of the network");
        address::watch(tell).await;
    }
}

fn open() -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let raw = SocketType::RAW;
    // Without a protocol it is `NETLINK_ROUTE`, whose number is 0.
    let socket = socket_with(AddressFamily::NETLINK, raw, flags, None)?;
    bind(&socket, &SocketAddrNetlink::new(0, GROUPS))?;
    Ok(socket)
}

async fn follow(socket: &AsyncFd<OwnedFd>, tell: &mpsc::Sender<Wake>) -> io::Result<()> {
    let mut interfaces = Interfaces::default();
    let mut buffer = vec![0; BUFFER];
    loop {
        let Some(mut change) = next(socket, &mut interfaces, &mut buffer).await? else {
            continue;
        };
        let begun = Instant::now();
        loop {
            let quiet = Instant::now() + timing::NETWORK_SETTLES;
            let end = quiet.min(begun + timing::NETWORK_GATHERED);
            match timeout_at(end, next(socket, &mut interfaces, &mut buffer)).await {
                Ok(more) => change = more?.map_or(change, |more| change.max(more)),
                Err(_) => break,
            }
        }
        let is_up = change == Change::Came;
        if tell.send(Wake::NetworkChanged { is_up }).await.is_err() {
            return Ok(());
        }
    }
}

/// What the next messages say.
async fn next(
    socket: &AsyncFd<OwnedFd>,
    interfaces: &mut Interfaces,
    buffer: &mut [u8],
) -> io::Result<Option<Change>> {
    loop {
        let mut ready = socket.readable().await?;
        let read = ready.try_io(|socket| Ok(recv(socket, &mut *buffer, RecvFlags::empty())?));
        match read {
            Ok(Ok((length, _))) => return Ok(interfaces.change_in(&buffer[..length])),
            // The kernel had more to say than it keeps: something will have come.
            Ok(Err(fault)) if is_overrun(&fault) => return Ok(Some(Change::Came)),
            Ok(Err(fault)) if fault.kind() == io::ErrorKind::Interrupted => {}
            Ok(Err(fault)) => return Err(fault),
            Err(_not_ready) => {}
        }
    }
}

fn is_overrun(fault: &io::Error) -> bool {
    fault.raw_os_error() == Some(rustix::io::Errno::NOBUFS.raw_os_error())
}

/// What happened to the network; of several things that happened, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Went,
    Came,
}

/// Which interfaces run, as far as it was told. An interface is told of for many reasons, such as a scan for
/// wireless networks; only whether it runs is of interest.
#[derive(Debug, Default)]
struct Interfaces(HashMap<u32, bool>);

impl Interfaces {
    /// What some messages say, if anything of interest.
    fn change_in(&mut self, mut messages: &[u8]) -> Option<Change> {
        let mut change = None;
        while let (Some(length), Some(kind)) = (u32_at(messages, 0), u16_at(messages, 4)) {
            let length = usize::try_from(length).ok()?;
            let Some(body) = messages.get(HEADER..length) else {
                break;
            };
            change = change.max(self.change_of(kind, body));
            // Messages begin at multiples of four.
            messages = messages.get(length.next_multiple_of(4)..).unwrap_or(&[]);
        }
        change
    }

    fn change_of(&mut self, kind: u16, body: &[u8]) -> Option<Change> {
        match kind {
            NEW_LINK | DEL_LINK if body.len() >= LINK => {
                let (index, flags) = (u32_at(body, 4)?, u32_at(body, 8)?);
                if flags & LOOPBACK != 0 {
                    return None;
                }
                if kind == DEL_LINK {
                    return self.0.remove(&index)?.then_some(Change::Went);
                }
                let runs = flags & (UP | RUNNING) == UP | RUNNING;
                let ran = self.0.insert(index, runs);
                (ran != Some(runs)).then_some(if runs { Change::Came } else { Change::Went })
            }
            NEW_ROUTE | DEL_ROUTE if body.len() >= ROUTE && body[7] == UNICAST => {
                Some(if kind == NEW_ROUTE {
                    Change::Came
                } else {
                    Change::Went
                })
            }
            _ => None,
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_ne_bytes(four))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_ne_bytes(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u16, body: &[u8]) -> Vec<u8> {
        let mut message = Vec::new();
        let length = u32::try_from(HEADER + body.len()).unwrap();
        message.extend(length.to_ne_bytes());
        message.extend(kind.to_ne_bytes());
        message.extend([0; 10]);
        message.extend(body);
        message
    }

    fn interface(kind: u16, index: u32, flags: u32) -> Vec<u8> {
        let mut body = vec![0; 4];
        body.extend(index.to_ne_bytes());
        body.extend(flags.to_ne_bytes());
        body.extend([0; 4]);
        message(kind, &body)
    }

    fn route(kind: u16, of: u8) -> Vec<u8> {
        let mut body = [0; ROUTE];
        body[7] = of;
        message(kind, &body)
    }

    #[test]
    fn an_interface_is_news_when_it_begins_or_ends_to_run_and_at_no_other_word_of_it() {
        let mut interfaces = Interfaces::default();
        let runs = UP | RUNNING;
        for (kind, flags, change) in [
            (NEW_LINK, UP, Some(Change::Went)),
            (NEW_LINK, UP, None),
            (NEW_LINK, runs, Some(Change::Came)),
            (NEW_LINK, runs | 0x1000, None),
            (NEW_LINK, RUNNING, Some(Change::Went)),
            (NEW_LINK, runs, Some(Change::Came)),
            (DEL_LINK, runs, Some(Change::Went)),
            (DEL_LINK, runs, None),
            (NEW_LINK, runs | LOOPBACK, None),
        ] {
            let told = interface(kind, 3, flags);
            assert_eq!(interfaces.change_in(&told), change, "{kind} {flags:#x}");
        }
    }

    #[test]
    fn routes_that_lead_somewhere_come_and_go() {
        let mut interfaces = Interfaces::default();
        for (kind, of, change) in [
            (NEW_ROUTE, UNICAST, Some(Change::Came)),
            (DEL_ROUTE, UNICAST, Some(Change::Went)),
            (NEW_ROUTE, 2, None),
            (20, UNICAST, None),
        ] {
            assert_eq!(interfaces.change_in(&route(kind, of)), change);
        }
    }

    #[test]
    fn of_what_comes_together_a_coming_counts() {
        let mut together = route(DEL_ROUTE, UNICAST);
        together.extend(interface(NEW_LINK, 3, UP | RUNNING));
        together.extend(route(DEL_ROUTE, UNICAST));
        let change = Interfaces::default().change_in(&together);
        assert_eq!(change, Some(Change::Came));
    }

    #[test]
    fn what_is_cut_off_or_nonsense_says_nothing() {
        let whole = route(NEW_ROUTE, UNICAST);
        let mut interfaces = Interfaces::default();
        for length in 0..whole.len() {
            assert_eq!(interfaces.change_in(&whole[..length]), None);
        }
        assert_eq!(interfaces.change_in(&[0; 64]), None);
        assert_eq!(interfaces.change_in(&[0xff; 64]), None);
        assert_eq!(interfaces.change_in(&message(NEW_LINK, &[0; 8])), None);
    }
}
