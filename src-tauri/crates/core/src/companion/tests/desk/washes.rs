//! Washes: verified, confirmed, started and completed, each once.

use super::*;

const WASH: WashId = WashId::Standalone(2);
const ITEM: Item = Item::Wash(WASH);

fn with(status: &str, payment: &str) -> Rig {
    let mut rig = at_desk(&[]);
    rig.put(Input::DeskWatched(true));
    rig.lot_washes(&[lot_wash(2, status, payment)]);
    rig.news();
    rig
}

fn work(task: Task) -> Wish {
    Wish::Work { item: ITEM, task }
}

/// The task was asked for, and the row was read.
fn asked(status: &str, payment: &str, task: Task) -> Rig {
    let mut rig = with(status, payment);
    rig.wish(work(task));
    assert!(rig.news().asked.contains(&Read::LotWashes));
    rig.lot_washes(&[lot_wash(2, status, payment)]);
    rig
}

fn shown(rig: &Rig) -> (WashStage, Vec<Task>, Option<Progress>) {
    let row = rig.desk().washes.remove(0);
    (row.stage, row.next, row.progress)
}

fn failure(rig: &Rig) -> (TroubleCode, Option<String>) {
    match shown(rig).2 {
        Some(Progress::Failed { why, says }) => (why.code, says),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_step_is_asked_for_once_and_shows_the_next() {
    let path = "owner/carwash-bookings/2/";
    for (status, payment, task, asks, how, after) in [
        (
            "pending",
            "pending",
            Task::VerifyWashPayment,
            "owner/carwash-bookings/2/verify-payment/",
            DoneHow::WashPaid,
            (WashStage::Pending, vec![Task::ConfirmWash]),
        ),
        (
            "pending",
            "verified",
            Task::ConfirmWash,
            "owner/carwash-bookings/2/confirm-booking/",
            DoneHow::WashConfirmed,
            (WashStage::Confirmed, vec![Task::StartWash]),
        ),
        (
            "confirmed",
            "verified",
            Task::StartWash,
            path,
            DoneHow::WashStarted,
            (WashStage::InProgress, vec![Task::CompleteWash]),
        ),
        (
            "in_progress",
            "verified",
            Task::CompleteWash,
            path,
            DoneHow::WashCompleted,
            (WashStage::Completed, vec![]),
        ),
    ] {
        let mut rig = asked(status, payment, task);
        let news = rig.news();
        assert_eq!(news.paths(), [asks]);
        assert_eq!(shown(&rig).2, Some(Progress::Asking));
        rig.wish(work(task));
        assert_eq!(rig.answers(), [Err(TroubleCode::RequestUnderWay)]);
        rig.pass(1.0);
        rig.reply(0, Reply::Done("{}".into()));
        assert_eq!(rig.done_at_desk(), [(ITEM, how, true)]);
        let (stage, next, progress) = shown(&rig);
        assert_eq!((stage, next), after);
        assert_eq!(progress, None);
        // A read that began before the answer takes nothing back.
        let older = format!("[{}]", lot_wash(2, status, payment));
        rig.done_begun(Read::LotWashes, 500, ReadOutcome::Body(older));
        assert_eq!(shown(&rig).0, after.0);
        assert_eq!(rig.done_at_desk(), [(ITEM, how, true)]);
    }
}

#[test]
fn an_add_on_is_started_by_its_own_address() {
    let mut rig = at_desk(&[in_cash(7, 4, 300, "SUCCESS")]);
    rig.lot_add_ons(&[lot_add_on(3, 7, "pending")]);
    let row = rig.desk().washes.remove(0);
    assert_eq!(row.made_at.map(second), Some(-300));
    let (item, task) = (Item::Wash(WashId::AddOn(3)), Task::StartWash);
    rig.wish(Wish::Work { item, task });
    rig.lot_add_ons(&[lot_add_on(3, 7, "pending")]);
    let news = rig.news();
    assert_eq!(news.sent[0].1.body, r#"{"status":"active"}"#);
    assert_eq!(news.paths(), ["carwashes/3/"]);
    rig.reply(0, Reply::Done("{}".into()));
    assert_eq!(rig.desk().washes[0].stage, WashStage::InProgress);
}

#[test]
fn what_is_not_next_is_refused_here() {
    let mut rig = with("pending", "pending");
    rig.wish(work(Task::ConfirmWash));
    rig.wish(work(Task::TakeEmployee));
    let (item, task) = (Item::Wash(WashId::Standalone(9)), Task::StartWash);
    rig.wish(Wish::Work { item, task });
    assert_eq!(rig.answers(), [Err(TroubleCode::DeskOvertaken); 3]);
}

#[test]
fn what_another_desk_has_done_meanwhile_is_not_asked_for_again() {
    let mut rig = with("pending", "verified");
    rig.wish(work(Task::ConfirmWash));
    // Confirming it now would take it back (S6).
    rig.lot_washes(&[lot_wash(2, "completed", "verified")]);
    assert_eq!(rig.news().paths(), [] as [&str; 0]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::WashConfirmed, false)]);
    assert_eq!(shown(&rig).0, WashStage::Completed);
}

#[test]
fn what_another_desk_made_impossible_is_said_so() {
    let mut rig = with("confirmed", "verified");
    rig.wish(work(Task::StartWash));
    rig.lot_washes(&[lot_wash(2, "cancelled", "verified")]);
    assert_eq!(rig.news().paths(), [] as [&str; 0]);
    assert_eq!(failure(&rig), (TroubleCode::DeskOvertaken, None));
}

#[test]
fn already_verified_is_a_success_of_somebody_else() {
    let mut rig = asked("pending", "pending", Task::VerifyWashPayment);
    let body = r#"{"message":"Payment is already verified","payment_status":"verified"}"#;
    rig.reply(0, Reply::Done(body.into()));
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::WashPaid, false)]);
}

#[test]
fn after_a_refusal_the_wash_is_read_before_anything_is_claimed() {
    let says = "Payment must be verified before confirming booking";
    let mut rig = asked("pending", "verified", Task::ConfirmWash);
    rig.reply(0, refused(says));
    assert_eq!(shown(&rig).2, Some(Progress::Unconfirmed));
    assert!(rig.news().asked.contains(&Read::LotWashes));
    rig.lot_washes(&[lot_wash(2, "pending", "verified")]);
    assert_eq!(failure(&rig), (TroubleCode::DeskRefused, Some(says.into())));
}

#[test]
fn a_lost_answer_is_unconfirmed_until_reads_say() {
    let mut rig = asked("confirmed", "verified", Task::StartWash);
    rig.reply(0, unknown());
    assert_eq!(shown(&rig).2, Some(Progress::Unconfirmed));
    rig.wish(work(Task::StartWash));
    assert_eq!(rig.answers(), [Err(TroubleCode::RequestUnderWay)]);
    rig.lot_washes(&[lot_wash(2, "in_progress", "verified")]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::WashStarted, true)]);
    assert_eq!(rig.news().paths(), [] as [&str; 0]);
}

#[test]
fn a_lost_answer_without_effect_has_failed_after_two_reads() {
    let mut rig = asked("confirmed", "verified", Task::StartWash);
    rig.reply(0, unknown());
    rig.lot_washes(&[lot_wash(2, "confirmed", "verified")]);
    rig.pass(6.0);
    rig.lot_washes(&[lot_wash(2, "confirmed", "verified")]);
    assert_eq!(failure(&rig), (TroubleCode::DeskNotDone, None));
    // Who looks at the desk needs no banner.
    assert_eq!(rig.told(), []);
}

#[test]
fn what_failed_while_nobody_looks_is_told() {
    let mut rig = asked("confirmed", "verified", Task::StartWash);
    rig.put(Input::DeskWatched(false));
    rig.reply(0, Reply::NotSent);
    let news = rig.news();
    assert_eq!(news.lines(), [(Kind::Other, 0, true)]);
    assert_eq!(
        news.bodies(),
        [
            "Full Service\nThe server could not be reached, so nothing was asked of it.\nTry again when the connection \
             is back."
        ]
    );
}

#[test]
fn a_job_that_can_not_be_checked_is_not_sent() {
    let mut rig = with("confirmed", "verified");
    rig.wish(work(Task::StartWash));
    rig.done(Read::LotWashes, ReadOutcome::Failed(loss()));
    assert_eq!(rig.news().paths(), [] as [&str; 0]);
    assert_eq!(failure(&rig), (TroubleCode::DeskNotSent, None));
}

#[test]
fn a_job_that_was_under_way_at_a_kill_is_settled_by_reading() {
    let mut rig = asked("confirmed", "verified", Task::StartWash);
    rig.news();
    let mut rig = rig.restarted(5);
    rig.lot_washes(&[lot_wash(2, "confirmed", "verified")]);
    assert_eq!(shown(&rig).2, Some(Progress::Unconfirmed));
    rig.pass(31.0);
    rig.lot_washes(&[lot_wash(2, "in_progress", "verified")]);
    assert_eq!(rig.done_at_desk(), [(ITEM, DoneHow::WashStarted, true)]);
    assert_eq!(rig.news().paths(), [] as [&str; 0]);
}

#[test]
fn what_another_desk_did_is_listed_as_done_elsewhere() {
    let mut rig = with("pending", "pending");
    rig.lot_washes(&[lot_wash(2, "confirmed", "verified")]);
    assert_eq!(
        rig.done_at_desk(),
        [
            (ITEM, DoneHow::WashConfirmed, false),
            (ITEM, DoneHow::WashPaid, false)
        ]
    );
}

#[test]
fn washes_of_today_that_are_over_stand_at_the_end_and_older_ones_nowhere() {
    let mut rig = at_desk(&[]);
    let old = lot_wash(1, "completed", "verified").replace("2027-01-15T07", "2027-01-14T07");
    rig.lot_washes(&[
        lot_wash(2, "completed", "verified"),
        lot_wash(3, "pending", "pending"),
        old,
    ]);
    let washes: Vec<WashId> = rig.desk().washes.iter().map(|row| row.wash).collect();
    assert_eq!(washes, [WashId::Standalone(3), WashId::Standalone(2)]);
}

#[test]
fn a_wash_whose_cash_waits_is_among_the_payments_and_the_washes_and_waits_once() {
    let mut rig = at_desk(&[]);
    rig.lot_washes(&[
        lot_wash(2, "pending", "pending"),
        lot_wash(3, "confirmed", "verified"),
    ]);
    let counts = rig.companion.snapshot(rig.now()).desk.unwrap();
    assert_eq!((counts.payments, counts.washes, counts.waiting), (1, 2, 2));
}
