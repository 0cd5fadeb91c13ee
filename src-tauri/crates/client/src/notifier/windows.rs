//! Notifications of Windows: toasts. What is chosen on one is heard for as long as the program runs, also where it lies in the
//! notification centre. One never takes the place of another.

use parkmate_core::notice::{Deed, Manner, Stay, Urgency, manner};
use tauri_winrt_notification::{Duration, Scenario, Sound, Toast};
use tokio::sync::mpsc;
use winreg::{RegKey, enums::HKEY_CURRENT_USER};

use super::{Appearance, Chosen, NotifierFault, Service};
use crate::{activation::Activation, banner::Banner};

/// Our application user model ID. Windows takes a toast of one that it doesn't know, and shows nothing.
const APP: &str = "ParkMate.Companion";

/// Where a user's programs are known by such an ID.
const KNOWN: &str = r"Software\Classes\AppUserModelId";

#[derive(Debug)]
pub(super) struct System {
    chosen: mpsc::Sender<Chosen>,
}

/// Makes us known to Windows, with the name and the picture that stand on our toasts. Without that none would
/// be shown.
pub(super) fn introduce(looks: &Appearance) {
    if let Err(fault) = write_to(&RegKey::predef(HKEY_CURRENT_USER), looks) {
        tracing::warn!(%fault, "Windows can't be told who sends our notifications, and may not show them");
    }
}

fn write_to(user: &RegKey, looks: &Appearance) -> std::io::Result<()> {
    let (key, _) = user.create_subkey(format!(r"{KNOWN}\{APP}"))?;
    key.set_value("DisplayName", &looks.app)?;
    if let Some(icon) = &looks.icon {
        key.set_value("IconUri", &icon.as_os_str())?;
    }
    Ok(())
}

impl System {
    pub(super) const fn new(chosen: mpsc::Sender<Chosen>, _: &Activation) -> Self {
        Self { chosen }
    }

    /// Windows tells nobody what it will do with a toast.
    pub(super) fn service(&self) -> std::future::Ready<Result<Option<Service>, NotifierFault>> {
        std::future::ready(Ok(None))
    }

    pub(super) fn changed(&self) -> std::future::Pending<()> {
        std::future::pending()
    }

    pub(super) async fn show(&self, _: &Appearance, banner: &Banner) -> Result<(), NotifierFault> {
        // It would stand beside what it is to take the place of.
        if banner.improves {
            return Ok(());
        }
        let (banner, chosen) = (banner.clone(), self.chosen.clone());
        // The call blocks.
        tokio::task::spawn_blocking(move || toast(&banner, chosen).show())
            .await
            .map_err(|_| NotifierFault::Slow)??;
        Ok(())
    }
}

fn toast(banner: &Banner, chosen: mpsc::Sender<Chosen>) -> Toast {
    let Manner { urgency, stay, .. } = manner(banner.kind, banner.level);
    let long = match stay {
        Stay::For(time) => time > SHORT,
        Stay::UntilClosed => true,
    };
    let mut toast = Toast::new(APP)
        .title(&banner.plain_title())
        .text1(&banner.plain_body())
        .duration(if long {
            Duration::Long
        } else {
            Duration::Short
        })
        .sound(banner.sound.then_some(Sound::Default));
    // A reminder stays until it is closed, if it has a button.
    if matches!(
        (urgency, stay),
        (Urgency::Critical, _) | (_, Stay::UntilClosed)
    ) {
        toast = toast.scenario(Scenario::Reminder);
    }
    for (number, offer) in banner.offers.iter().enumerate() {
        toast = toast.add_button(&escaped(&offer.words), &number.to_string());
    }
    let row = banner.rows.last().copied();
    let deeds: Vec<Deed> = banner
        .offers
        .iter()
        .map(|offer| offer.deed.clone())
        .collect();
    toast.on_activated(move |button| {
        let deed = button
            .and_then(|number| deeds.get(number.parse::<usize>().ok()?).cloned())
            .unwrap_or(Deed::Open);
        if chosen.try_send(Chosen { row, deed }).is_err() {
            tracing::warn!("what was chosen on a notification came to nothing");
        }
        Ok(())
    })
}

/// How long Windows shows a toast that is not long.
const SHORT: std::time::Duration = std::time::Duration::from_secs(7);

/// The words of a button as they stand in the toast's markup: what makes toasts leaves them as they are.
fn escaped(words: &str) -> String {
    parkmate_core::plain::plain_line(words)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&apos;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn we_are_known_by_our_name_and_picture() {
        const PLACE: &str = r"Software\parkmate-companion-test";
        let user = RegKey::predef(HKEY_CURRENT_USER);
        let (place, _) = user.create_subkey(PLACE).unwrap();
        let looks = Appearance {
            app: "ParkMate Companion".into(),
            open: "Open".into(),
            icon: Some(r"C:\icon.png".into()),
        };
        write_to(&place, &looks).unwrap();
        let key = place.open_subkey(format!(r"{KNOWN}\{APP}")).unwrap();
        let value = |name| key.get_value::<String, _>(name).unwrap();
        assert_eq!(
            (value("DisplayName"), value("IconUri")),
            ("ParkMate Companion".into(), r"C:\icon.png".into())
        );
        user.delete_subkey_all(PLACE).unwrap();
    }

    #[test]
    fn words_of_a_button_stay_within_their_quotation_marks() {
        assert_eq!(
            escaped("Don't <b> & \"go\""),
            "Don&apos;t &lt;b&gt; &amp; &quot;go&quot;"
        );
    }
}
