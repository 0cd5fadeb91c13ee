//! Another language while the companion runs.

use super::*;
use crate::{
    text::Language,
    tray::{Item, Tray},
    wording::ClockStyle,
};

fn speak(rig: &mut Rig, language: Option<Language>, clock: Option<ClockStyle>) {
    rig.put(Input::Settings(Box::new(Settings {
        language,
        clock,
        ..Settings::default()
    })));
}

fn speak_hindi(rig: &mut Rig) {
    speak(rig, Some(Language::Hindi), Some(ClockStyle::Hours12));
}

#[test]
fn what_is_told_after_another_language_was_chosen_is_told_in_it() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.pass(100.0);
    speak_hindi(&mut rig);
    rig.pass(300.0);
    let news = rig.news();
    let titles: Vec<&str> = news
        .told
        .iter()
        .map(|told| told.row.title.as_str())
        .collect();
    assert_eq!(titles, ["Your booking ends soon", "आपकी बुकिंग खत्म हो गई"]);
    assert!(
        news.bodies()[1].contains("8:06\u{a0}am"),
        "{:?}",
        news.bodies()
    );
    // What was told keeps its words.
    assert_eq!(news.amended, []);
}

#[test]
fn the_window_and_the_tray_change_with_the_language() {
    let mut rig = Rig::settled(&[booking(7, 4, 400, "booked")]);
    rig.put(Input::Trouble {
        code: TroubleCode::BrowserMissing,
        on: true,
    });
    speak_hindi(&mut rig);
    let snapshot = rig.companion.snapshot(rig.now());
    assert_eq!(
        (snapshot.language, snapshot.clock),
        (Language::Hindi, ClockStyle::Hours12)
    );
    assert_eq!(
        snapshot.troubles[0].sentence,
        "कोई वेब ब्राउज़र शुरू नहीं हो सका।"
    );
    let tray = Tray::of(&snapshot, rig.companion.wording(), rig.now());
    assert!(matches!(tray.menu.last(), Some(Item::Action { words, .. }) if words == "बंद करें"));
}

#[test]
fn where_no_language_is_wanted_the_systems_is_spoken() {
    let mut rig = Rig::settled(&[]);
    speak_hindi(&mut rig);
    speak(&mut rig, None, None);
    let snapshot = rig.companion.snapshot(rig.now());
    assert_eq!(
        (snapshot.language, snapshot.clock),
        (Language::English, ClockStyle::Hours24)
    );
}
