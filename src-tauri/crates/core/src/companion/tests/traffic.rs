//! What listening costs the server: the reads of an hour, which the README states.

use std::collections::BTreeMap;

use super::*;

/// Answers every read at once for so many seconds, and counts them.
fn reads_of(rig: &mut Rig, seconds: u64, list: &[String]) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for second in 0..seconds {
        rig.pass(1.0);
        // The server's pings.
        if second % 20 == 0 {
            for (channel, _) in Acceptance::default().channels(&rig.account.clone()) {
                rig.socket(channel, SocketEvent::Heard);
            }
        }
        for read in rig.news().asked {
            let name = match read {
                Read::Booking(_) => "one booking".to_owned(),
                other => format!("{other:?}"),
            };
            *counts.entry(name).or_default() += 1;
            match read {
                Read::Bookings => rig.list(list),
                Read::Booking(id) => {
                    let row = list
                        .iter()
                        .find(|row| row.contains(&format!("\"booking_id\":{id},")));
                    rig.body(read, row.unwrap());
                }
                Read::Lots | Read::LotPayments | Read::LotWashes | Read::LotAddOns => {
                    rig.read_empty(read);
                }
                Read::AddOns | Read::Washes | Read::Employees => rig.read_the_rest(),
                Read::Clock => rig.read_clock(),
                Read::Verify => rig.body(read, ""),
            }
        }
    }
    counts
}

/// The rig after what its start has asked for was read.
fn quiet(mut rig: Rig, list: &[String]) -> Rig {
    rig.list(list);
    rig.read_the_rest();
    reads_of(&mut rig, 2, list);
    rig
}

fn counted(counts: &BTreeMap<String, u32>) -> Vec<(&str, u32)> {
    counts
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect()
}

#[test]
fn an_idle_hour_of_a_driver_is_36_requests_and_four_looks_at_the_clock() {
    let past = booking(7, 4, -5_000, "completed");
    let list = [past];
    let mut rig = quiet(Rig::settled(&list), &list);
    let counts = reads_of(&mut rig, 3_600, &list);
    assert_eq!(
        counted(&counts),
        [
            ("AddOns", 12),
            ("Bookings", 12),
            ("Clock", 4),
            ("Washes", 12)
        ]
    );
}

#[test]
fn an_idle_hour_of_an_owner_is_157_requests_and_four_looks_at_the_clock() {
    let theirs = booking(7, 4, -5_000, "completed");
    let list = [theirs];
    let mut rig = quiet(Rig::settled_owner(&list), &list);
    let counts = reads_of(&mut rig, 3_600, &list);
    assert_eq!(
        counted(&counts),
        [
            ("Bookings", 12),
            ("Clock", 4),
            ("Employees", 12),
            ("LotAddOns", 12),
            ("LotPayments", 60),
            ("LotWashes", 60),
            ("Lots", 1)
        ]
    );
}

#[test]
fn a_live_booking_is_read_by_itself_every_fifteen_seconds_and_not_with_the_list() {
    let live = booking(7, 4, 7_200, "booked");
    let list = [live];
    let mut rig = quiet(Rig::settled(&list), &list);
    let counts = reads_of(&mut rig, 3_600, &list);
    assert_eq!(counts["Bookings"], 12);
    // Every 12 to 18 s, 240 on average.
    assert!(
        (225..=255).contains(&counts["one booking"]),
        "{}",
        counts["one booking"]
    );
}

#[test]
fn without_a_socket_everything_is_read_within_a_minute() {
    let mut rig = Rig::settled_owner(&[]);
    rig.list(&[]);
    rig.pass(1.0);
    rig.news();
    rig.sockets_lost();
    rig.put(Input::Tick);
    rig.pass(60.0);
    let asked = rig.news().asked;
    assert!(asked.contains(&Read::Bookings) && asked.contains(&Read::Employees));
}

#[test]
fn what_could_not_be_read_during_an_outage_is_read_when_the_sockets_are_back() {
    let mut rig = Rig::settled(&[]);
    rig.list(&[]);
    rig.sockets_lost();
    for _ in 0..1_800 {
        rig.pass(1.0);
        for read in rig.news().asked {
            rig.done(read, ReadOutcome::Failed(loss()));
        }
    }
    let opened = rig.companion.snapshot(rig.now());
    assert!(matches!(
        opened.connection,
        ConnectionView::Waiting { .. } | ConnectionView::Connecting
    ));
    rig.put(Input::Retry);
    let news = rig.news();
    assert!(news.asked.contains(&Read::Bookings), "{:?}", news.asked);
}
