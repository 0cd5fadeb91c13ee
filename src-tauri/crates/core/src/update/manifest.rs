//! What the update address answers: Tauri's list of a version for every system, read strictly. It is not signed
//! itself; what it leads to is, and that signature names the version (`docs/updates.md`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use semver::Version;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{address::is_loopback, plain};

/// Largest list that is read, in bytes: a version, its notes and five systems take 10 KiB.
pub const MANIFEST_LIMIT: usize = 64 * 1024;

/// Most characters of the notes that are shown: two screens. More is cut.
const NOTES_LIMIT: usize = 4_000;

/// Longest address and longest signature, in bytes; Tauri's have some 600.
const FIELD_LIMIT: usize = 4 * 1024;

/// A version for this system that is greater than the one that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The version.
    pub version: Version,
    /// What is new in it, as plain text.
    pub notes: String,
    /// Where it is fetched.
    pub url: String,
    /// Its signature, as Tauri writes it: the signature's file in Base64.
    pub signature: String,
}

/// Why a list can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestFault {
    /// It has more than [`MANIFEST_LIMIT`] bytes.
    #[error("the list of versions is too long")]
    TooLong,
    /// It is not what Tauri's updater reads.
    #[error("what answers is no list of versions")]
    Unreadable,
    /// It has no signature for this system.
    #[error("the version has no signature")]
    Unsigned,
}

#[derive(Deserialize)]
struct Manifest {
    version: String,
    #[serde(default)]
    notes: Option<String>,
    /// Only looked at, as Tauri does.
    #[serde(rename = "pub_date", default)]
    _published: Option<Timestamp>,
    platforms: BTreeMap<String, Platform>,
}

#[derive(Deserialize)]
struct Platform {
    url: String,
    #[serde(default)]
    signature: String,
}

/// Reads a list: what it offers to a program of that system (such as `linux-x86_64`) and version, if anything. A
/// version that is not greater is no offer.
///
/// # Errors
/// [`ManifestFault`] if it can't be used.
pub fn read(text: &str, system: &str, running: &Version) -> Result<Option<Offer>, ManifestFault> {
    if text.len() > MANIFEST_LIMIT {
        return Err(ManifestFault::TooLong);
    }
    let Manifest {
        version,
        notes,
        _published: _,
        mut platforms,
    } = serde_json::from_str(text).map_err(|_| ManifestFault::Unreadable)?;
    let version = Version::parse(version.strip_prefix('v').unwrap_or(&version))
        .map_err(|_| ManifestFault::Unreadable)?;
    // What follows a plus sign says nothing about which is newer.
    if version.cmp_precedence(running).is_le() {
        return Ok(None);
    }
    let Some(Platform { url, signature }) = platforms.remove(system) else {
        return Ok(None);
    };
    let url = Url::parse(&url).map_err(|_| ManifestFault::Unreadable)?;
    if url.as_str().len() > FIELD_LIMIT || signature.len() > FIELD_LIMIT || !is_fetched(&url) {
        return Err(ManifestFault::Unreadable);
    }
    if signature.trim().is_empty() {
        return Err(ManifestFault::Unsigned);
    }
    Ok(Some(Offer {
        version,
        notes: plain::cut(plain::plain(&notes.unwrap_or_default()).trim(), NOTES_LIMIT),
        url: url.into(),
        signature,
    }))
}

/// Whether anything is fetched from an address: encrypted, but for this computer itself, and without a password.
#[must_use]
pub fn is_fetched(url: &Url) -> bool {
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
    is_safe && url.username().is_empty() && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const SYSTEM: &str = "linux-x86_64";

    fn list() -> Value {
        json!({
            "version": "0.2.0",
            "notes": "Sees more.\r\nFewer faults.\u{1b}[31m",
            "pub_date": "2026-11-29T08:00:00Z",
            "platforms": {
                "linux-x86_64": { "url": "https://updates.example/0.2.0.AppImage", "signature": "c2ln" },
                "windows-x86_64": { "url": "https://updates.example/0.2.0.exe", "signature": "c2ln" },
            },
        })
    }

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn read_value(list: &Value) -> Result<Option<Offer>, ManifestFault> {
        read(&list.to_string(), SYSTEM, &version("0.1.0"))
    }

    /// The list with something else in one place.
    fn with(place: &str, value: Value) -> Value {
        let mut list = list();
        *list.pointer_mut(place).unwrap() = value;
        list
    }

    #[test]
    fn a_greater_version_for_this_system_is_an_offer_with_its_notes_as_plain_text() {
        let offer = Offer {
            version: version("0.2.0"),
            notes: "Sees more.\nFewer faults.[31m".into(),
            url: "https://updates.example/0.2.0.AppImage".into(),
            signature: "c2ln".into(),
        };
        assert_eq!(read_value(&list()), Ok(Some(offer.clone())));
        assert_eq!(
            read_value(&with("/version", json!("v0.2.0"))),
            Ok(Some(offer))
        );
    }

    #[test]
    fn a_version_that_is_not_greater_is_no_offer() {
        for (listed, running, is_offered) in [
            ("0.2.0", "0.1.9", true),
            ("0.10.0", "0.9.0", true),
            ("0.2.0", "0.2.0-beta.1", true),
            ("0.2.0-beta.2", "0.2.0-beta.1", true),
            ("0.2.0", "0.2.0", false),
            ("0.2.0+build.2", "0.2.0+build.1", false),
            ("0.2.0", "0.2.1", false),
            ("0.2.0-beta.1", "0.2.0", false),
            ("0.2.0", "1.0.0", false),
        ] {
            let text = with("/version", json!(listed)).to_string();
            let offer = read(&text, SYSTEM, &version(running)).unwrap();
            assert_eq!(offer.is_some(), is_offered, "{listed} over {running}");
        }
    }

    #[test]
    fn a_list_without_this_system_offers_nothing() {
        let text = list().to_string();
        assert_eq!(read(&text, "darwin-aarch64", &version("0.1.0")), Ok(None));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in [
            "",
            "{}",
            "null",
            "[]",
            "<!DOCTYPE html>",
            "\u{0}",
            "{\"version\":",
        ] {
            let read = read(text, SYSTEM, &version("0.1.0"));
            assert_eq!(read, Err(ManifestFault::Unreadable), "{text}");
        }
        for (place, value) in [
            ("/version", json!("")),
            ("/version", json!("2")),
            ("/version", json!("0.2.0 && rm")),
            ("/version", json!(2)),
            ("/pub_date", json!("yesterday")),
            ("/notes", json!(["a"])),
            ("/platforms", json!([])),
            ("/platforms/windows-x86_64", json!({})),
            ("/platforms/linux-x86_64/url", json!("updates.AppImage")),
            (
                "/platforms/linux-x86_64/url",
                json!("http://updates.example/x"),
            ),
            (
                "/platforms/linux-x86_64/url",
                json!("ftp://updates.example/x"),
            ),
            ("/platforms/linux-x86_64/url", json!("file:///etc/passwd")),
            (
                "/platforms/linux-x86_64/url",
                json!("https://a:b@updates.example/x"),
            ),
            (
                "/platforms/linux-x86_64/signature",
                json!("x".repeat(FIELD_LIMIT + 1)),
            ),
        ] {
            let list = with(place, value);
            assert_eq!(read_value(&list), Err(ManifestFault::Unreadable), "{list}");
        }
    }

    #[test]
    fn this_computer_itself_may_be_asked_without_encryption() {
        let url = json!("http://127.0.0.1:8000/x");
        let offer = read_value(&with("/platforms/linux-x86_64/url", url)).unwrap();
        assert_eq!(offer.unwrap().url, "http://127.0.0.1:8000/x");
    }

    #[test]
    fn a_version_without_a_signature_is_refused() {
        for signature in [json!(""), json!(" \n")] {
            let list = with("/platforms/linux-x86_64/signature", signature);
            assert_eq!(read_value(&list), Err(ManifestFault::Unsigned));
        }
        let mut list = list();
        let platform = list.pointer_mut("/platforms/linux-x86_64").unwrap();
        platform.as_object_mut().unwrap().remove("signature");
        assert_eq!(read_value(&list), Err(ManifestFault::Unsigned));
    }

    #[test]
    fn a_list_that_is_too_long_is_refused_and_long_notes_are_cut() {
        let long = with("/notes", json!("x".repeat(MANIFEST_LIMIT)));
        assert_eq!(read_value(&long), Err(ManifestFault::TooLong));
        let offer = read_value(&with("/notes", json!("x".repeat(NOTES_LIMIT + 1)))).unwrap();
        assert_eq!(offer.unwrap().notes.chars().count(), NOTES_LIMIT);
    }
}
