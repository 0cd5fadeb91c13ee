//! The proxy that the desktop's portal names, asked on a bus of the test's own.

use parkmate_client::time_socket;
use parkmate_core::{settings::Proxy, timing, trouble::TroubleCode};

use super::{
    RealProxy, Stage,
    private_bus::{Keyring, in_session},
    real_portal::RealPortal,
};

#[test]
fn rest_sockets_and_the_clock_go_through_the_proxy_that_the_desktop_names() {
    let name =
        "desktops_proxy::rest_sockets_and_the_clock_go_through_the_proxy_that_the_desktop_names";
    in_session(name, Keyring::None, async || {
        let stage = Stage::set().await;
        let proxy = RealProxy::start(None).await;
        let portal = RealPortal::naming(&[&proxy.address, "direct://"]).await;
        let network = stage.network(Proxy::System);
        stage.sign_in(&network).await.unwrap();
        let after_rest = proxy.asked.lock().unwrap().len();
        stage.open(&network).await.unwrap();
        let url = stage.addresses.time();
        time_socket::sample(&url, &network).await.unwrap();
        let asked = proxy.asked.lock().unwrap().clone();
        let server = stage.addresses.display().to_owned();
        assert!(after_rest > 0);
        assert_eq!(asked[after_rest..], [server.clone(), server.clone()]);
        assert!(asked.iter().all(|one| *one == server));
        // Asked once for all of them, as for REST.
        assert_eq!(portal.asked(), [format!("https://{server}/")]);
    });
}

#[test]
fn the_desktop_is_asked_again_after_a_while_and_by_another_way() {
    let name = "desktops_proxy::the_desktop_is_asked_again_after_a_while_and_by_another_way";
    in_session(name, Keyring::None, async || {
        let stage = Stage::set().await;
        let proxy = RealProxy::start(None).await;
        let portal = RealPortal::naming(&[&proxy.address]).await;
        let network = stage.network(Proxy::System);
        stage.open(&network).await.unwrap();
        stage.open(&network).await.unwrap();
        assert_eq!(portal.asked().len(), 1);
        tokio::time::pause();
        tokio::time::advance(timing::PROXY_KEPT).await;
        tokio::time::resume();
        stage.open(&network).await.unwrap();
        assert_eq!(portal.asked().len(), 2);
        // As the loop makes it when the network changed.
        stage.open(&stage.network(Proxy::System)).await.unwrap();
        assert_eq!(portal.asked().len(), 3);
    });
}

#[test]
fn a_proxy_of_the_desktop_that_can_not_be_used_is_said() {
    let name = "desktops_proxy::a_proxy_of_the_desktop_that_can_not_be_used_is_said";
    in_session(name, Keyring::None, async || {
        let stage = Stage::set().await;
        let _portal = RealPortal::naming(&["socks5://127.0.0.1:1080"]).await;
        let network = stage.network(Proxy::System);
        let fault = stage.sign_in(&network).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::ProxyUnsupported);
        let fault = stage.open(&network).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::ProxyUnsupported);
    });
}

#[test]
fn the_way_is_straight_where_the_desktop_says_so_or_nothing() {
    let name = "desktops_proxy::the_way_is_straight_where_the_desktop_says_so_or_nothing";
    in_session(name, Keyring::None, async || {
        let stage = Stage::set().await;
        // Only a proxy would know the server's name.
        let away = async |network| stage.open(network).await.unwrap_err().code();
        let alone = stage.network(Proxy::System);
        assert_eq!(away(&alone).await, TroubleCode::HostUnknown);
        let portal = RealPortal::naming(&["direct://"]).await;
        let network = stage.network(Proxy::System);
        assert_eq!(away(&network).await, TroubleCode::HostUnknown);
        assert_eq!(portal.asked().len(), 1);
    });
}

#[test]
fn a_desktop_that_does_not_answer_holds_nothing_up_for_long() {
    let name = "desktops_proxy::a_desktop_that_does_not_answer_holds_nothing_up_for_long";
    in_session(name, Keyring::None, async || {
        let stage = Stage::set().await;
        let portal = RealPortal::hanging().await;
        let network = stage.network(Proxy::System);
        let begun = tokio::time::Instant::now();
        let fault = stage.open(&network).await.unwrap_err();
        assert_eq!(fault.code(), TroubleCode::HostUnknown);
        assert!(begun.elapsed() >= timing::PROXY_ASKED);
        tokio::time::resume();
        // Nor is it asked again at once.
        stage.open(&network).await.unwrap_err();
        assert_eq!(portal.asked().len(), 1);
    });
}

#[test]
fn a_desktop_is_not_asked_where_the_setting_or_this_computer_says_all() {
    let name = "desktops_proxy::a_desktop_is_not_asked_where_the_setting_or_this_computer_says_all";
    in_session(name, Keyring::None, async || {
        let stage = Stage::set().await;
        let portal = RealPortal::naming(&["http://127.0.0.1:9"]).await;
        stage.open(&stage.network(Proxy::Direct)).await.unwrap_err();
        let here = format!("{}/ws/notifications/4/", stage.server.ws_url());
        let system = stage.network(Proxy::System);
        // Its certificate is another name's, so that it is reached and not opened.
        let fault = parkmate_client::socket::open(&here, &system).await;
        assert_eq!(fault.unwrap_err().code(), TroubleCode::TlsOtherName);
        assert_eq!(portal.asked(), [""; 0]);
    });
}
