use super::*;

const BORN: UnixMillis = UnixMillis(1_000_000);
const END: UnixMillis = UnixMillis(1_600_000);
const SEEN: UnixMillis = UnixMillis(1_700_000);

fn row(status: &str) -> Booking {
    Booking {
        start: Some(BORN),
        end: Some(END),
        status: Status::from_wire(status),
        ..Booking::example(7)
    }
}

fn kept(row: Booking) -> Kept<Booking> {
    Kept { row, episode: 0 }
}

fn cash(id: u64, status: PaymentStatus) -> Payment {
    Payment {
        id,
        status,
        is_cash: true,
        is_card: false,
        is_renewal: false,
        pays: Pays::Slot,
        born: Some(BORN),
        amount: None,
    }
}

fn paid(status: &str, payment: Payment) -> Booking {
    Booking {
        payments: vec![payment],
        ..row(status)
    }
}

fn keys(facts: &[Fact]) -> Vec<Key> {
    facts.iter().map(|fact| fact.key).collect()
}

const CLOSED: Key = Key::AutoExpired {
    booking: 7,
    end: END,
};

#[test]
fn a_live_booking_that_became_completed_was_closed_at_its_end() {
    let facts = booking(Some(&kept(row("booked"))), &row("completed"), SEEN, SEEN);
    assert_eq!(
        facts,
        [Fact {
            key: CLOSED,
            at: END,
            what: What::Closed(row("completed"), Closing::Over)
        }]
    );
}

#[test]
fn rule_20_completed_before_its_end_is_told_as_ended_early() {
    let early = UnixMillis(1_500_000);
    let facts = booking(Some(&kept(row("booked"))), &row("completed"), early, early);
    assert_eq!(
        facts,
        [Fact {
            key: CLOSED,
            at: early,
            what: What::Closed(row("completed"), Closing::Early)
        }]
    );
}

#[test]
fn rule_20_an_unknown_word_is_never_a_cancelling() {
    let facts = booking(Some(&kept(row("booked"))), &row("parked"), SEEN, SEEN);
    assert_eq!(facts, []);
    let later = booking(Some(&kept(row("parked"))), &row("cancelled"), SEEN, SEEN);
    assert_eq!(later.len(), 1);
}

#[test]
fn rule_17_the_case_of_the_word_tells_who_cancelled() {
    let who = |word| match booking(Some(&kept(row("booked"))), &row(word), SEEN, SEEN).as_slice() {
        [
            Fact {
                what: What::Cancelled(_, who),
                ..
            },
        ] => *who,
        other => panic!("{other:?}"),
    };
    assert_eq!(who("cancelled"), Canceller::Lot);
    assert_eq!(who("CANCELLED"), Canceller::Elsewhere);
}

#[test]
fn a_booking_that_was_over_can_not_be_declined_any_more() {
    let facts = booking(Some(&kept(row("completed"))), &row("cancelled"), SEEN, SEEN);
    assert_eq!(facts, []);
    assert_eq!(gone(&kept(row("completed")), SEEN), None);
}

#[test]
fn a_cancelled_booking_that_is_live_again_can_be_cancelled_again() {
    let live_again = Kept {
        episode: booking_episode(Some(&kept(row("cancelled"))), &row("booked")),
        row: row("booked"),
    };
    let facts = booking(Some(&live_again), &row("cancelled"), SEEN, SEEN);
    assert_eq!(
        keys(&facts),
        [Key::Declined {
            booking: 7,
            born: BORN,
            episode: 1
        }]
    );
}

#[test]
fn a_pending_payment_that_became_a_success_was_verified() {
    let before = kept(paid("booked", cash(3, PaymentStatus::Pending)));
    let after = paid("booked", cash(3, PaymentStatus::Success));
    assert_eq!(
        keys(&booking(Some(&before), &after, BORN, BORN)),
        [Key::CashVerified {
            payment: 3,
            born: BORN
        }]
    );
    assert_eq!(booking(Some(&kept(after.clone())), &after, BORN, BORN), []);
}

#[test]
fn rule_14_a_row_first_seen_is_compared_with_the_state_it_was_born_in() {
    let mut after = paid("completed", cash(3, PaymentStatus::Success));
    after.payments[0].is_renewal = true;
    assert_eq!(
        keys(&booking(None, &after, SEEN, SEEN)),
        [
            Key::Renewed {
                booking: 7,
                born: BORN
            },
            Key::CashVerified {
                payment: 3,
                born: BORN
            },
            CLOSED
        ]
    );
    let card = Payment {
        is_cash: false,
        ..cash(3, PaymentStatus::Success)
    };
    assert_eq!(booking(None, &paid("booked", card), SEEN, SEEN), []);
}

#[test]
fn a_renewal_is_told_when_the_row_becomes_one() {
    let mut after = paid("booked", cash(3, PaymentStatus::Pending));
    after.payments[0].is_renewal = true;
    let facts = booking(Some(&kept(row("booked"))), &after, SEEN, BORN);
    assert_eq!(
        keys(&facts),
        [Key::Renewed {
            booking: 7,
            born: BORN
        }]
    );
}

#[test]
fn rule_18_a_washs_payment_is_no_cash_verified() {
    let wash = Payment {
        pays: Pays::Wash,
        ..cash(4, PaymentStatus::Success)
    };
    assert_eq!(
        keys(&booking(None, &paid("booked", wash), SEEN, BORN)),
        [Key::WashPaid {
            payment: WashPayment::Payment(4),
            born: BORN
        }]
    );
}

#[test]
fn an_owner_learns_of_a_booking_once() {
    assert!(lot_booking(None, &row("booked")).is_some());
    assert_eq!(
        lot_booking(Some(&kept(row("booked"))), &row("completed")),
        None
    );
}

fn standalone(status: WashStatus, payment: PaymentStatus) -> Wash {
    Wash {
        id: WashId::Standalone(2),
        born: Some(BORN),
        service: None,
        lot_name: None,
        booking: None,
        status,
        payment: Some(payment),
        is_cash: true,
    }
}

#[test]
fn a_wash_that_became_completed_is_done_and_can_be_done_again() {
    let open = standalone(WashStatus::Open, PaymentStatus::Success);
    let done = standalone(WashStatus::Completed, PaymentStatus::Success);
    let before = Kept {
        row: open.clone(),
        episode: 0,
    };
    let key = |episode| Key::WashDone {
        wash: WashId::Standalone(2),
        born: BORN,
        episode,
    };
    assert_eq!(keys(&wash(Some(&before), &done, SEEN)), [key(0)]);
    let was_done = Kept {
        row: done.clone(),
        episode: 0,
    };
    assert_eq!(wash(Some(&was_done), &done, SEEN), []);
    let again = Kept {
        episode: wash_episode(Some(&was_done), &open),
        row: open,
    };
    assert_eq!(keys(&wash(Some(&again), &done, SEEN)), [key(1)]);
}

#[test]
fn rule_04_a_wash_of_another_birth_is_another_wash() {
    let paid_and_done = standalone(WashStatus::Completed, PaymentStatus::Success);
    let before = Kept {
        row: paid_and_done.clone(),
        episode: 3,
    };
    let reborn = Wash {
        born: Some(BORN.after(std::time::Duration::from_secs(600))),
        ..paid_and_done
    };
    assert_eq!(
        keys(&wash(Some(&before), &reborn, SEEN)),
        keys(&wash(None, &reborn, SEEN))
    );
    assert_eq!(wash_episode(Some(&before), &reborn), 0);
}

#[test]
fn rule_18_a_standalone_washs_payment_has_a_telling_of_its_own() {
    let after = standalone(WashStatus::Open, PaymentStatus::Success);
    assert_eq!(
        keys(&wash(None, &after, SEEN)),
        [Key::WashPaid {
            payment: WashPayment::Standalone(2),
            born: BORN
        }]
    );
}

#[test]
fn an_employee_who_left_and_came_back_is_assigned_again() {
    let hand = |owner| Employee {
        work: crate::employee::Work::default(),
        id: 5,
        name: "Anu".into(),
        owner,
    };
    let ours = Kept {
        row: hand(Some(1)),
        episode: 0,
    };
    assert_eq!(employee(Some(&ours), &hand(Some(1)), 1, SEEN), None);
    let left = Kept {
        episode: employee_episode(Some(&ours), &hand(None), 1),
        row: hand(None),
    };
    let back = employee(Some(&left), &hand(Some(1)), 1, SEEN).unwrap();
    assert_eq!(
        back.key,
        Key::EmployeeAssigned {
            employee: 5,
            episode: 1
        }
    );
    assert_eq!(employee(Some(&left), &hand(Some(2)), 1, SEEN), None);
}
