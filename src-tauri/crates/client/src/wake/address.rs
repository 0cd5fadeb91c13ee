//! Where the system doesn't tell of changes: this computer's own addresses towards the rest of the world are
//! looked at now and then. They change with the network, and are gone without one. A look that comes much too
//! late was slept through, which is how Windows' waking up is found within seconds.
//!
//! To connect a UDP socket sends nothing: it asks the system for the way to an address and takes the own
//! address of that way.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use parkmate_core::{clock::Mono, timing};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use super::Wake;
use crate::clock::Clock;

/// Addresses that are for documentation alone (RFC 5737 and RFC 3849), so that they stand for anywhere.
const ANYWHERE: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
];

/// Tells of changes, until nobody listens.
pub(super) async fn watch(tell: mpsc::Sender<Wake>) {
    follow(own_addresses, || Clock::now().mono, tell).await;
}

/// `clock` counts sleep.
async fn follow(
    look: impl Fn() -> [Option<IpAddr>; 2],
    clock: impl Fn() -> Mono,
    tell: mpsc::Sender<Wake>,
) {
    let mut known = look();
    let mut looked = clock();
    let mut looks = interval(timing::NETWORK_LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !tell.is_closed() {
        looks.tick().await;
        let now = clock();
        let is_late = now.since(looked) >= timing::NETWORK_LOOK + timing::LOOK_SLEPT_THROUGH;
        looked = now;
        if is_late && tell.send(Wake::Woke).await.is_err() {
            return;
        }
        let found = look();
        if found != known {
            let is_up = came(known, found);
            known = found;
            if tell.send(Wake::NetworkChanged { is_up }).await.is_err() {
                return;
            }
        }
    }
}

/// Whether there is an address that wasn't there before.
fn came(before: [Option<IpAddr>; 2], now: [Option<IpAddr>; 2]) -> bool {
    std::iter::zip(before, now).any(|(before, now)| now.is_some() && now != before)
}

fn own_addresses() -> [Option<IpAddr>; 2] {
    ANYWHERE.map(|there| {
        let any: IpAddr = match there {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind((any, 0)).ok()?;
        // Any port but 0, which some systems refuse.
        socket.connect((there, 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    })
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::VecDeque};

    use super::*;

    const HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 20));
    const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3));

    #[tokio::test(start_paused = true)]
    async fn another_address_is_told_as_coming_and_none_as_going() {
        let seen: VecDeque<_> = [
            [Some(HOME), None],
            [Some(HOME), None],
            [None, None],
            [None, None],
            [Some(HOME), None],
            [Some(OFFICE), None],
        ]
        .into();
        let seen = RefCell::new(seen);
        let (tell, mut told) = mpsc::channel(8);
        let look = move || {
            let mut seen = seen.borrow_mut();
            match seen.len() {
                1 => seen[0],
                _ => seen.pop_front().unwrap(),
            }
        };
        let heard = async {
            let mut heard = Vec::new();
            while heard.len() < 3 {
                heard.push(told.recv().await.unwrap());
            }
            heard
        };
        let changed = |is_up| Wake::NetworkChanged { is_up };
        tokio::select! {
            () = follow(look, || Clock::now().mono, tell) => panic!("it ended"),
            heard = heard => {
                assert_eq!(heard, [changed(false), changed(true), changed(true)]);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_comes_much_too_late_was_slept_through() {
        let seconds = RefCell::new(VecDeque::from([0, 0, 5, 19, 34, 39]));
        let (tell, mut told) = mpsc::channel(8);
        let clock = move || {
            let next = seconds.borrow_mut().pop_front();
            Mono::new(std::time::Duration::from_secs(next.unwrap_or(44)))
        };
        let heard = async {
            let enough = timing::NETWORK_LOOK * 8;
            let first = tokio::time::timeout(enough, told.recv()).await.unwrap();
            let slept = tokio::time::Instant::now();
            let more = tokio::time::timeout(timing::NETWORK_LOOK * 4, told.recv()).await;
            (first, slept, more.is_ok())
        };
        let begun = tokio::time::Instant::now();
        tokio::select! {
            () = follow(|| [Some(HOME), None], clock, tell) => panic!("it ended"),
            (first, at, more) = heard => {
                assert_eq!((first, more), (Some(Wake::Woke), false));
                // The fourth look, 15 s after the one before it.
                assert_eq!(at - begun, timing::NETWORK_LOOK * 3);
            }
        }
    }

    #[test]
    fn own_addresses_are_this_computers() {
        for own in own_addresses().into_iter().flatten() {
            assert!(!own.is_unspecified());
            UdpSocket::bind((own, 0)).unwrap();
        }
    }
}
