//! Where the system doesn't tell of changes: this computer's own addresses towards the rest of the world are
//! looked at now and then. They change with the network, and are gone without one.
//!
//! To connect a UDP socket sends nothing: it asks the system for the way to an address and takes the own
//! address of that way.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use parkmate_core::timing;
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use super::Wake;

/// Addresses that are for documentation alone (RFC 5737 and RFC 3849), so that they stand for anywhere.
const ANYWHERE: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
];

/// Tells of changes, until nobody listens.
pub(super) async fn watch(tell: mpsc::Sender<Wake>) {
    follow(own_addresses, tell).await;
}

async fn follow(look: impl Fn() -> [Option<IpAddr>; 2], tell: mpsc::Sender<Wake>) {
    let mut known = look();
    let mut looks = interval(timing::NETWORK_LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !tell.is_closed() {
        looks.tick().await;
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
            () = follow(look, tell) => panic!("it ended"),
            heard = heard => {
                assert_eq!(heard, [changed(false), changed(true), changed(true)]);
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
