//! Banners that are held back, and banners that were lost.

use super::*;

#[test]
fn a_pause_holds_banners_but_not_history_and_ends_with_one_summary() {
    let mut rig = Rig::settled(&[]);
    let until = rig.now().wall.after(Duration::from_secs(60));
    rig.put(Input::Pause { until: Some(until) });
    rig.frame(Channel::Auth, "info", "Something happened!");
    rig.frame(Channel::Auth, "info", "Something else happened!");
    let news = rig.news();
    assert_eq!(
        news.lines(),
        [(Kind::Other, 0, false), (Kind::Other, 0, false)]
    );
    assert_eq!(news.banners, []);
    rig.pass(60.0);
    let bodies: Vec<String> = rig
        .news()
        .banners
        .into_iter()
        .map(|notice| match notice {
            Notice::Group { rows, said } if rows.is_empty() => said.body,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        bodies,
        ["2 notifications came while notifications were paused."]
    );
}

#[test]
fn a_pause_in_which_nothing_came_ends_silently() {
    let mut rig = Rig::settled(&[]);
    let until = rig.now().wall.after(Duration::from_secs(60));
    rig.put(Input::Pause { until: Some(until) });
    rig.pass(60.0);
    assert_eq!(rig.news().banners, []);
    rig.frame(Channel::Auth, "info", "Something happened!");
    assert_eq!(rig.told(), [(Kind::Other, 60, true)]);
}

#[test]
fn what_waits_to_be_told_together_is_told_before_a_pause_begins() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.sleep(3_600);
    rig.read_clock();
    rig.list(&[booking(7, 4, 100, "completed")]);
    let news = rig.news();
    assert_eq!((news.told.len(), news.banners.len()), (1, 0));
    let until = rig.now().wall.after(Duration::from_secs(60));
    rig.put(Input::Pause { until: Some(until) });
    assert_eq!(rig.news().banners.len(), 1);
    assert_eq!(rig.store.unshown, []);
}

#[test]
fn what_waits_to_be_told_together_is_told_before_signing_out() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.sleep(3_600);
    rig.read_clock();
    rig.list(&[booking(7, 4, 100, "completed")]);
    assert_eq!(rig.news().banners, []);
    rig.put(Input::SignOut(SignOut::Here));
    assert_eq!(rig.news().banners.len(), 1);
}

#[test]
fn a_banner_that_was_stored_but_perhaps_not_shown_is_raised_at_the_next_start() {
    let mut first = Rig::settled(&[]);
    first.frame(Channel::Auth, "info", "Something happened!");
    let row = first.news().told.remove(0).row;
    let mut rig = Rig::new();
    rig.history.insert(row.id, row.clone());
    rig.resume(Memory {
        unshown: vec![row.clone()],
        unread: 1,
        ..Memory::default()
    });
    assert_eq!(rig.news().banners, [Notice::Row(row)]);
    assert_eq!(rig.companion.snapshot(rig.now()).unread, 1);
}

#[test]
fn what_waits_to_be_told_together_is_told_before_anything_of_another_account() {
    let mut rig = Rig::settled(&[booking(7, 4, 100, "booked")]);
    rig.put(Input::SignIn {
        asker: Asker(1),
        server: "127.0.0.1:8000".into(),
        socket: None,
        user: "owner".into(),
        password: Password::new("x".into()),
        allow_plain: false,
    });
    rig.sleep(3_600);
    rig.read_clock();
    rig.list(&[booking(7, 4, 100, "completed")]);
    assert_eq!(rig.news().banners, []);
    rig.account = owner();
    rig.open(Epoch(2), Memory::default());
    let effects = rig.effects();
    let place = |is: fn(&Effect) -> bool| effects.iter().position(is);
    let shown = place(|effect| matches!(effect, Effect::Show { .. }));
    let ended = place(|effect| matches!(effect, Effect::EndSession { .. }));
    let theirs = place(
        |effect| matches!(effect, Effect::Commit { account, .. } if *account == owner().key()),
    );
    assert!(shown.is_some() && shown < ended && ended < theirs);
}
