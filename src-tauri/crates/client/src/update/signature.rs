//! Signatures and keys as Tauri's tools make them: minisign's files in Base64.

use base64::{Engine, engine::general_purpose::STANDARD};
use minisign_verify::{PublicKey, Signature};
use semver::Version;

/// A public key.
pub(super) fn key(text: &str) -> Option<PublicKey> {
    PublicKey::decode(&decoded(text)?).ok()
}

/// The signature that a list announces.
pub(super) struct Announced(pub(super) Signature);

impl Announced {
    pub(super) fn read(text: &str) -> Option<Self> {
        Signature::decode(&decoded(text)?).ok().map(Self)
    }

    /// Whether it was made for a file of that version. The list is not signed: without this, whoever can change it
    /// could pass off an earlier version, which was signed too, as a new one. What it says of itself is signed, and
    /// so holds once the signature is found right.
    pub(super) fn is_of(&self, version: &Version) -> bool {
        let version = version.to_string();
        let comment = self.0.trusted_comment();
        comment
            .split('\t')
            .filter_map(|field| field.strip_prefix("file:"))
            .any(|name| name.split('_').any(|part| part == version))
    }
}

fn decoded(text: &str) -> Option<String> {
    let bytes = STANDARD.decode(text.trim()).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature in an example of Tauri's makers, of `updater_0.1.0_amd64.AppImage.tar.gz`.
    const TAURIS: &str = "dW50cnVzdGVkIGNvbW1lbnQ6IHNpZ25hdHVyZSBmcm9tIHRhdXJpIHNlY3JldCBrZXkKUlVRdTcyMlFiTzlhY2hHL3dXelhPTDJISEhwcGtiaDJWV0YvRC9tZXQ3a1hRUVRvclRQSEVHYVRGQWx0U2FNc3VMT3F6VUFrTDNJUE5uWTZ6SXdiYVhUcGlZcG45eldBM1FnPQp0cnVzdGVkIGNvbW1lbnQ6IHRpbWVzdGFtcDoxNjU4NjY5ODE2CWZpbGU6dXBkYXRlcl8wLjEuMF9hbWQ2NC5BcHBJbWFnZS50YXIuZ3oKQ2trVGRzWnZhai9VSkFDUnIvMWt6QnpEQVNnMzdtS04rK2lEMDl0b3kyYzdoemVQa3c2ZG8zWTJQM1hueWNPdzRXNjZWKzNTbUpSQXBlSmxJVHBlQUE9PQo=";

    #[test]
    fn a_signature_of_tauris_tools_says_of_which_version_it_is() {
        let announced = Announced::read(TAURIS).unwrap();
        for (version, is_of) in [
            ("0.1.0", true),
            ("0.1.1", false),
            ("1.0.0", false),
            ("0.1.0-beta.1", false),
            ("10.1.0", false),
        ] {
            let version = Version::parse(version).unwrap();
            assert_eq!(announced.is_of(&version), is_of, "{version}");
        }
    }

    #[test]
    fn what_is_no_signature_and_no_key_is_none() {
        for text in ["", "c2ln", "untrusted comment", "ß", &TAURIS[..120], "!!!!"] {
            assert!(Announced::read(text).is_none(), "{text}");
            assert!(key(text).is_none(), "{text}");
        }
        assert!(key(TAURIS).is_none());
    }
}
