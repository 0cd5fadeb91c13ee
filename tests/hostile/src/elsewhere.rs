//! What is typed, clicked or fetched from a third place: addresses, links, lists of versions.

use parkmate_core::{
    address::{self, Addresses, is_loopback},
    plain::plain,
    spot::Spot,
    update::manifest::{MANIFEST_LIMIT, is_fetched, read},
};
use semver::Version;
use url::Url;

use crate::assert_comes_back;

/// A server's address in the first line, its sockets' in the second.
pub fn address(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(2, '\n');
    let (server, socket) = (lines.next().unwrap_or_default(), lines.next());
    for allow_plain in [false, true] {
        if let Ok(addresses) = Addresses::parse(server, socket, allow_plain) {
            check(&addresses, allow_plain);
        }
    }
    if let Ok(web) = address::web(server) {
        assert_eq!(address::web(&web).as_ref(), Ok(&web));
        assert!(Url::parse(&address::web_booking(&web, u64::MAX)).is_ok());
    }
}

fn check(addresses: &Addresses, allow_plain: bool) {
    let Addresses { rest, socket } = addresses;
    assert_eq!(
        Addresses::parse(rest, Some(socket), allow_plain).as_ref(),
        Ok(addresses)
    );
    assert_comes_back(addresses);
    for (url, base) in [
        (addresses.api("bookings/"), rest),
        (addresses.notifications(u64::MAX), socket),
        (addresses.time(), socket),
    ] {
        let url = Url::parse(&url).expect("the address of a resource is one");
        let base = Url::parse(base).expect("a base is an address");
        assert_eq!(url.host(), base.host());
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(
            allow_plain || matches!(url.scheme(), "https" | "wss") || is_loopback(&url),
            "nothing is sent in plain text: {url}"
        );
    }
    assert!(!addresses.display().is_empty());
    assert!(Url::parse(&addresses.web()).is_ok());
}

/// A `parkmate://` link.
pub fn link(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes)
        && let Ok(spot) = Spot::of_link(text)
    {
        assert_comes_back(&spot);
        let link = spot.link().expect("what a link shows has one");
        assert_eq!(Spot::of_link(&link), Ok(spot));
    }
}

/// A list of versions.
pub fn manifest(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let running = Version::new(0, 1, 0);
    if let Ok(Some(offer)) = read(text, "linux-x86_64", &running) {
        assert!(text.len() <= MANIFEST_LIMIT);
        assert!(offer.version > running);
        assert!(Url::parse(&offer.url).is_ok_and(|url| is_fetched(&url)));
        assert!(offer.notes.chars().count() <= 4_000);
        assert_eq!(plain(&offer.notes), offer.notes);
        assert_comes_back(&offer);
    }
}
