use super::*;

fn lists(server: &Simulator) -> usize {
    let requests = server.requests();
    let lists = requests
        .iter()
        .filter(|request| request.path == "/api/bookings/");
    lists.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_whose_answer_was_lost_in_a_sleep_is_begun_anew_and_not_waited_for() {
    let folder = tempfile::TempDir::new().unwrap();
    let server = Simulator::start(Config::default()).await.unwrap();
    let never = HttpFault::new("/api/bookings/", HttpAnswer::Never).times(1);
    server.faults(|faults| faults.http.push(never));
    let handle = start(&folder.path().join("history.db"));
    sign_in(&handle, &server).await;
    server
        .wait_until(SOON, |server| lists(server) == 1)
        .await
        .unwrap();
    let begun = std::time::Instant::now();
    let changed = Wake::NetworkChanged { is_up: false };
    handle.tell(Happening::Wake(changed)).await;
    handle.tell(Happening::Wake(Wake::Woke)).await;
    server.wait_until(SOON, was_listed).await.unwrap();
    assert!(begun.elapsed() < timing::READ_TIMEOUT / 2);
}
