//! Section 8: more than anybody can read.

use super::*;
use crate::timing::{FLOOD_EVENTS, FLOOD_MESSAGES, READ_LIST};

fn flooded(rig: &mut Rig, frames: u32, text: impl Fn(u32) -> String) -> News {
    for number in 0..frames {
        rig.frame(Channel::Auth, "info", &text(number));
    }
    rig.news()
}

#[test]
fn rule_28_of_thirty_thousand_messages_twenty_thousand_are_told_and_all_are_counted() {
    let mut rig = Rig::settled(&[]);
    let news = flooded(&mut rig, 30_000, |number| format!("Offer number {number}!"));
    let room = usize::try_from(FLOOD_MESSAGES).unwrap();
    assert_eq!(news.told.len(), room + 1);
    let row = &news.told[room].row;
    assert_eq!(
        (row.level, row.title.as_str()),
        (Level::Warning, "Too many messages")
    );
    assert!(news.counted.iter().all(|(counted, _)| *counted == row.id));
    assert_eq!(news.told.len() + news.counted.len(), 30_000);
}

#[test]
fn rule_28_equal_messages_are_counted_in_their_own_row_however_many_they_are() {
    let mut rig = Rig::settled(&[]);
    let news = flooded(&mut rig, 10_000, |_| "Happy new year!".to_owned());
    assert_eq!(news.told.len(), 1);
    assert_eq!(news.counted.len(), 9_999);
}

#[test]
fn rule_28_what_a_left_out_frame_is_about_is_read_and_told_all_the_same() {
    let mut rig = Rig::settled_owner(&[]);
    let news = flooded(&mut rig, 2_000, |lot| {
        format!("New booking received for Lot #{}.", lot + 100)
    });
    let room = usize::try_from(FLOOD_EVENTS).unwrap();
    assert_eq!(news.told.len(), room + 1);
    assert!(news.asked.contains(&Read::Bookings), "{:?}", news.asked);
    // Of another lot than any frame has named.
    rig.pass(2.0);
    rig.list(&[paid(
        &booking(13, 4, 610, "booked"),
        &[payment(1, "UPI", "SUCCESS")],
    )]);
    let told = rig.news().told;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].row.subject, Some(Subject::Booking(13)));
}

#[test]
fn signs_of_life_without_end_take_no_reading_away() {
    let mut rig = Rig::settled(&[]);
    let mut reads = 0;
    for _ in 0..READ_LIST.as_secs() * 4 + 60 {
        rig.pass(0.5);
        for _ in 0..20 {
            rig.attempt(Channel::Auth, 1, SocketEvent::Heard);
            rig.attempt(Channel::Profile, 1, SocketEvent::Heard);
        }
        for read in rig.news().asked {
            if read == Read::Bookings {
                reads += 1;
                rig.list(&[]);
            }
        }
    }
    assert_eq!(reads, 2);
}

#[test]
fn of_more_bookings_than_anybody_has_200_are_shown_those_that_end_first() {
    let rows: Vec<String> = (1..=300)
        .map(|id| booking(id, id, 600 + i64::try_from(id).unwrap(), "booked"))
        .collect();
    let rig = Rig::settled(&rows);
    let shown = rig.companion.snapshot(rig.now()).bookings;
    assert_eq!(shown.len(), 200);
    assert_eq!((shown[0].id, shown[199].id), (1, 200));
}
