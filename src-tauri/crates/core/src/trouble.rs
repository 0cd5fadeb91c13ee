//! What can be wrong, as the user is told it: a code to act on, a sentence that says what happened and
//! what it means, and what to do about it.

use serde::{Deserialize, Serialize};

/// What is wrong. The window and the command line act on this, never on the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum TroubleCode {
    /// No address was given.
    AddressEmpty,
    /// What was given is no address of a server.
    AddressInvalid,
    /// The address holds a user name or a password.
    AddressHoldsCredentials,
    /// The connection would not be encrypted, and the user hasn't allowed that.
    AddressPlain,
    /// The host's name is not known.
    HostUnknown,
    /// Nothing answers at that address.
    Unreachable,
    /// The server accepts and then doesn't answer.
    TimedOut,
    /// Nobody whom this computer trusts vouches for the certificate.
    TlsUntrusted,
    /// The certificate's time is over, or this computer's clock is wrong.
    TlsExpired,
    /// The certificate's time has not begun, or this computer's clock is wrong.
    TlsNotYetValid,
    /// The certificate is one of another server.
    TlsOtherName,
    /// The server speaks no TLS that is safe.
    TlsTooOld,
    /// What answers is not a ParkMate server: HTML, or JSON of another shape.
    NotParkMate,
    /// The server failed by itself (status 5xx).
    ServerFault,
    /// The server asks for patience (status 429 or 503).
    ServerBusy,
    /// User name or password are wrong, or the account is disabled (the server answers alike, S2).
    WrongPassword,
    /// User name or password are missing.
    CredentialsMissing,
    /// The account has no profile: the server answers a login with status 500 (S2).
    NoProfile,
    /// The token is no longer accepted (status 401).
    TokenRefused,
    /// The socket's path isn't there (404): the server doesn't run under ASGI (S1).
    SocketNotFound,
    /// The socket was refused with another status.
    SocketRefused,
    /// The operating system has no keyring.
    KeyringMissing,
    /// The keyring is locked, or its owner refused.
    KeyringLocked,
    /// The keyring did not answer in time.
    KeyringSlow,
    /// The history can't be written: the folder is read-only or the disk is full.
    HistoryUnwritable,
    /// The history file was damaged; it was set aside and a new one begun.
    HistorySetAside,
    /// The history file was gone at the start; a new one was begun.
    HistoryGone,
    /// The history file was taken away while the companion ran; it was written anew.
    HistoryRestored,
    /// The history was written by a newer version; it is left untouched.
    HistoryTooNew,
    /// The history could not be written into a file of its own.
    ExportFailed,
    /// No file manager could be started.
    FolderNotShown,
    /// Notifications can't be shown.
    NotificationsFailing,
    /// The settings file can't be read; defaults are used and the file is left untouched.
    SettingsUnreadable,
    /// The extra certificate file can't be read.
    CaUnreadable,
    /// Nothing is ever sent to this role (S2).
    RoleHearsNothing,
    /// The window's program is missing or doesn't start.
    WindowMissing,
    /// No browser could be started.
    BrowserMissing,
    /// Another sign-in or a sign-out came in between.
    Superseded,
    /// There is no such booking, or what is wanted of it is not possible any more.
    BookingUnknown,
    /// A request for the booking is under way already.
    RequestUnderWay,
    /// The server refused what the desk asked for.
    DeskRefused,
    /// What the desk wanted never left this computer.
    DeskNotSent,
    /// What the desk asked for was not answered, and reading shows that it was not done.
    DeskNotDone,
    /// What the desk wanted is not possible any more: somebody else was faster.
    DeskOvertaken,
    /// A countdown was to end in the past.
    CountdownOver,
    /// Nobody is signed in.
    NotSignedIn,
    /// The token could not be ended on the server.
    NotSignedOutElsewhere,
    /// A socket opens and the welcome does not come (S4.3).
    WelcomeMissing,
    /// An open socket does not answer a ping.
    RoundTripMissing,
    /// The desktop is told not to disturb.
    NotificationsHeld,
    /// The keyring did not give back what it was given.
    KeyringForgets,
    /// The companion is not started at login.
    AutostartOff,
    /// Warnings before an end that are too many, or out of range.
    LeadsInvalid,
    /// Quiet hours without a beginning and another end.
    QuietHoursInvalid,
    /// A number of days that is out of range.
    KeepDaysInvalid,
    /// What was given is no address of a proxy.
    ProxyInvalid,
    /// What was given is no address of the web app.
    WebAddressInvalid,
    /// The company's policy doesn't leave this setting to the user.
    SettingLocked,
    /// The settings file can't be written; the setting is as it was.
    SettingsUnwritable,
    /// The company's policy can't be read, so nothing is locked.
    PolicyUnreadable,
    /// The company's policy has a key that this version doesn't know; the rest holds.
    PolicyKeyUnknown,
    /// The company's policy doesn't let people sign in to that server.
    ServerNotAllowed,
    /// The company's policy doesn't let an account of that role be signed in.
    RoleNotAllowed,
    /// The entry that starts the companion can't be written.
    AutostartFailing,
    /// The proxy doesn't answer.
    ProxyUnreachable,
    /// The proxy doesn't let the connection through.
    ProxyRefused,
    /// The system names a proxy of a kind that can't be used.
    ProxyUnsupported,
    /// The desktop has nothing that shows tray icons.
    TrayMissing,
    /// No newer version could be looked for or fetched: nothing answers, or not in time.
    UpdateUnreachable,
    /// The download of an update broke off.
    UpdateCutOff,
    /// What the update address answers is no list of versions, or not what the list announced.
    UpdateUnreadable,
    /// An update has no signature, or a wrong one.
    UpdateForged,
    /// An update could not be stored, or the program lies where the user may not write.
    UpdateUnwritable,
    /// The installation of an update could not be begun.
    UpdateNotBegun,
    /// The version that was wanted is not offered any more.
    UpdateGone,
}

/// Something that is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Trouble {
    /// What.
    pub code: TroubleCode,
    /// What happened, and what it means.
    pub sentence: String,
    /// What to do.
    pub advice: String,
    /// The field it belongs to.
    pub field: Option<Field>,
}

/// A field of the sign-in form, or of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The server's address.
    Server,
    /// The user name.
    User,
    /// The password.
    Password,
    /// The warnings before an end.
    RemindMinutes,
    /// The quiet hours.
    QuietHours,
    /// For how long the history is kept.
    KeepDays,
    /// The file of extra certificates.
    CaFile,
    /// The proxy.
    Proxy,
    /// The web app's address.
    WebAddress,
}

impl TroubleCode {
    /// The name used in JSON, in the log and as the key of its words, with dashes there.
    #[must_use]
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The field that has to be corrected, if one has.
    #[must_use]
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::AddressEmpty
            | Self::AddressInvalid
            | Self::AddressHoldsCredentials
            | Self::AddressPlain
            | Self::HostUnknown
            | Self::Unreachable
            | Self::TimedOut
            | Self::TlsUntrusted
            | Self::TlsExpired
            | Self::TlsNotYetValid
            | Self::TlsOtherName
            | Self::TlsTooOld
            | Self::NotParkMate
            | Self::SocketNotFound
            | Self::ServerNotAllowed => Some(Field::Server),
            Self::CredentialsMissing | Self::RoleNotAllowed => Some(Field::User),
            Self::WrongPassword => Some(Field::Password),
            Self::LeadsInvalid => Some(Field::RemindMinutes),
            Self::QuietHoursInvalid => Some(Field::QuietHours),
            Self::KeepDaysInvalid => Some(Field::KeepDays),
            Self::CaUnreadable => Some(Field::CaFile),
            Self::ProxyInvalid => Some(Field::Proxy),
            Self::WebAddressInvalid => Some(Field::WebAddress),
            Self::ServerFault
            | Self::ServerBusy
            | Self::NoProfile
            | Self::TokenRefused
            | Self::SocketRefused
            | Self::KeyringMissing
            | Self::KeyringLocked
            | Self::KeyringSlow
            | Self::HistoryUnwritable
            | Self::HistorySetAside
            | Self::HistoryGone
            | Self::HistoryRestored
            | Self::HistoryTooNew
            | Self::ExportFailed
            | Self::FolderNotShown
            | Self::NotificationsFailing
            | Self::SettingsUnreadable
            | Self::RoleHearsNothing
            | Self::WindowMissing
            | Self::BrowserMissing
            | Self::Superseded
            | Self::BookingUnknown
            | Self::RequestUnderWay
            | Self::DeskRefused
            | Self::DeskNotSent
            | Self::DeskNotDone
            | Self::DeskOvertaken
            | Self::CountdownOver
            | Self::NotSignedIn
            | Self::NotSignedOutElsewhere
            | Self::WelcomeMissing
            | Self::RoundTripMissing
            | Self::NotificationsHeld
            | Self::KeyringForgets
            | Self::AutostartOff
            | Self::SettingLocked
            | Self::SettingsUnwritable
            | Self::PolicyUnreadable
            | Self::PolicyKeyUnknown
            | Self::AutostartFailing
            | Self::ProxyUnreachable
            | Self::ProxyRefused
            | Self::ProxyUnsupported
            | Self::TrayMissing
            | Self::UpdateUnreachable
            | Self::UpdateCutOff
            | Self::UpdateUnreadable
            | Self::UpdateForged
            | Self::UpdateUnwritable
            | Self::UpdateNotBegun
            | Self::UpdateGone => None,
        }
    }

    /// Whether the user has to sign in again.
    #[must_use]
    pub const fn needs_sign_in(self) -> bool {
        matches!(self, Self::TokenRefused)
    }

    /// Whether the keyring did not do what it was asked to.
    #[must_use]
    pub const fn is_of_keyring(self) -> bool {
        matches!(
            self,
            Self::KeyringMissing | Self::KeyringLocked | Self::KeyringSlow
        )
    }

    /// Whether the history is not what it was because of it.
    #[must_use]
    pub const fn is_of_history(self) -> bool {
        matches!(
            self,
            Self::HistoryUnwritable
                | Self::HistorySetAside
                | Self::HistoryGone
                | Self::HistoryRestored
                | Self::HistoryTooNew
        )
    }

    /// The trouble in words.
    #[must_use]
    pub fn told(self, words: &crate::text::Words) -> Trouble {
        let key = self.name().replace('_', "-");
        Trouble {
            code: self,
            sentence: words.say(&format!("trouble-{key}")),
            advice: words.say(&format!("trouble-{key}-advice")),
            field: self.field(),
        }
    }

    /// All of them, for tests of completeness and for documentation.
    pub const ALL: [Self; 75] = [
        Self::AddressEmpty,
        Self::AddressInvalid,
        Self::AddressHoldsCredentials,
        Self::AddressPlain,
        Self::HostUnknown,
        Self::Unreachable,
        Self::TimedOut,
        Self::TlsUntrusted,
        Self::TlsExpired,
        Self::TlsNotYetValid,
        Self::TlsOtherName,
        Self::TlsTooOld,
        Self::NotParkMate,
        Self::ServerFault,
        Self::ServerBusy,
        Self::WrongPassword,
        Self::CredentialsMissing,
        Self::NoProfile,
        Self::TokenRefused,
        Self::SocketNotFound,
        Self::SocketRefused,
        Self::KeyringMissing,
        Self::KeyringLocked,
        Self::KeyringSlow,
        Self::HistoryUnwritable,
        Self::HistorySetAside,
        Self::HistoryGone,
        Self::HistoryRestored,
        Self::HistoryTooNew,
        Self::ExportFailed,
        Self::FolderNotShown,
        Self::NotificationsFailing,
        Self::SettingsUnreadable,
        Self::CaUnreadable,
        Self::RoleHearsNothing,
        Self::WindowMissing,
        Self::BrowserMissing,
        Self::Superseded,
        Self::BookingUnknown,
        Self::RequestUnderWay,
        Self::DeskRefused,
        Self::DeskNotSent,
        Self::DeskNotDone,
        Self::DeskOvertaken,
        Self::CountdownOver,
        Self::NotSignedIn,
        Self::NotSignedOutElsewhere,
        Self::WelcomeMissing,
        Self::RoundTripMissing,
        Self::NotificationsHeld,
        Self::KeyringForgets,
        Self::AutostartOff,
        Self::LeadsInvalid,
        Self::QuietHoursInvalid,
        Self::KeepDaysInvalid,
        Self::ProxyInvalid,
        Self::WebAddressInvalid,
        Self::SettingLocked,
        Self::SettingsUnwritable,
        Self::PolicyUnreadable,
        Self::PolicyKeyUnknown,
        Self::ServerNotAllowed,
        Self::RoleNotAllowed,
        Self::AutostartFailing,
        Self::ProxyUnreachable,
        Self::ProxyRefused,
        Self::ProxyUnsupported,
        Self::TrayMissing,
        Self::UpdateUnreachable,
        Self::UpdateCutOff,
        Self::UpdateUnreadable,
        Self::UpdateForged,
        Self::UpdateUnwritable,
        Self::UpdateNotBegun,
        Self::UpdateGone,
    ];
}
