//! The program that takes tray icons, a part of the desktop's panel or an extension of it: whether there is
//! one, and how it is asked to show ours.

use futures_util::{StreamExt as _, stream::SelectAll};
use parkmate_core::timing;
use tokio::time::timeout;
use zbus::{
    Connection, MatchRule, MessageStream,
    fdo::{self, DBusProxy, PropertiesProxy},
    message::Type,
    names::{InterfaceName, OwnedUniqueName, WellKnownName},
};

use super::NoIcon;

/// Who takes tray icons, and hands them on to whoever shows them: often the same program.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

const PATH: &str = "/StatusNotifierWatcher";

/// The desktop's tray, as one of its icons knows it.
pub(super) struct Host<'a> {
    bus: &'a Connection,
    /// Trays that come and go.
    changes: SelectAll<MessageStream>,
    /// Who has taken our icon.
    taken_by: Option<OwnedUniqueName>,
}

impl<'a> Host<'a> {
    /// Listens from now on for trays that come and go.
    pub(super) async fn listen(bus: &'a Connection) -> Result<Self, NoIcon> {
        let signal = || MatchRule::builder().msg_type(Type::Signal);
        let mut rules = vec![
            signal()
                .sender("org.freedesktop.DBus")?
                .member("NameOwnerChanged")?
                .arg(0, WATCHER)?
                .build(),
        ];
        for member in [
            "StatusNotifierHostRegistered",
            "StatusNotifierHostUnregistered",
        ] {
            rules.push(signal().interface(WATCHER)?.member(member)?.build());
        }
        let mut changes = SelectAll::new();
        for rule in rules {
            changes.push(MessageStream::for_match_rule(rule, bus, None).await?);
        }
        Ok(Self {
            bus,
            changes,
            taken_by: None,
        })
    }

    /// Waits until there may be another tray, or none any more.
    pub(super) async fn changed(&mut self) -> Result<(), NoIcon> {
        match self.changes.next().await {
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) | None => Err(NoIcon::BusEnded),
        }
    }

    /// Asks for the icon to be shown by a tray that has not taken it yet; tells whether it is shown now.
    pub(super) async fn ask(&mut self, item: &WellKnownName<'_>) -> Result<bool, NoIcon> {
        timeout(timing::TRAY_ANSWER, self.ask_and_wait(item))
            .await
            .unwrap_or(Err(NoIcon::Slow))
    }

    async fn ask_and_wait(&mut self, item: &WellKnownName<'_>) -> Result<bool, NoIcon> {
        let daemon = DBusProxy::new(self.bus).await?;
        let owner = match daemon
            .get_name_owner(WellKnownName::from_static_str_unchecked(WATCHER).into())
            .await
        {
            Ok(owner) => owner,
            Err(fdo::Error::NameHasNoOwner(_)) => {
                self.taken_by = None;
                return Ok(false);
            }
            Err(fault) => return Err(fault.into()),
        };
        if self.taken_by.as_ref() != Some(&owner) {
            let register = "RegisterStatusNotifierItem";
            self.bus
                .call_method(Some(&owner), PATH, Some(WATCHER), register, &item.as_str())
                .await?;
            self.taken_by = Some(owner.clone());
        }
        self.is_shown_by(owner).await
    }

    /// One that takes icons may have nothing to show them in, such as where a panel without a tray is.
    async fn is_shown_by(&self, owner: OwnedUniqueName) -> Result<bool, NoIcon> {
        let properties = PropertiesProxy::builder(self.bus)
            .destination(owner)?
            .path(PATH)?
            .build()
            .await?;
        let interface = InterfaceName::from_static_str_unchecked(WATCHER);
        let shown = properties.get(interface, "IsStatusNotifierHostRegistered");
        Ok(match shown.await {
            Ok(is_there) => bool::try_from(is_there).unwrap_or(true),
            // It took the icon: one that doesn't know of hosts shows it itself.
            Err(_) => true,
        })
    }
}
