//! Never silently dead: the agent is started again after a crash, and never when it was to end. And what
//! the many ways of beginning and ending leave behind.

use std::{path::PathBuf, process::Stdio};

use parkmate_door::{
    caller::Caller,
    place::Place,
    protocol::{Feed, News},
};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    net::UnixStream,
    process::{Child, Command},
    time::timeout,
};

use crate::{
    desktop::Notifications,
    private_bus::{Keyring, in_session},
    program::{
        Agent, SOON, answer, history, login, path, program, run, server, sockets, store, terminate,
    },
};

/// The companion as a user starts it: with its guard.
pub(crate) fn guarded() -> Child {
    Command::new(path("parkmate-companion"))
        .arg("--hidden")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        // What a failed test leaves running must not hold its output open.
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the guard has another child than `before`.
pub(crate) async fn child_of(guard: &Child, before: Option<Pid>) -> Pid {
    let id = guard.id().unwrap();
    let children = PathBuf::from(format!("/proc/{id}/task/{id}/children"));
    let looking = async {
        loop {
            let listed = std::fs::read_to_string(&children).unwrap();
            let child = listed.split_whitespace().next();
            let child = child.and_then(|id| Pid::from_raw(id.parse().unwrap()));
            if let Some(child) = child.filter(|child| Some(*child) != before) {
                return child;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, looking).await.expect("a child of the guard")
}

/// Waits until the agent answers.
pub(crate) async fn up() {
    let answering = async { while !run(&["status"], "").await.status.success() {} };
    timeout(SOON, answering)
        .await
        .expect("an agent that answers");
}

async fn end(mut guard: Child) -> Option<i32> {
    timeout(SOON, guard.wait()).await.unwrap().unwrap().code()
}

/// Waits until another agent than `before` has the door.
async fn agent_after(before: Option<Pid>) -> Pid {
    let runtime = PathBuf::from(std::env::var_os("XDG_RUNTIME_DIR").unwrap());
    let door = runtime.join("parkmate-companion/door.sock");
    let looking = async {
        loop {
            let caller = UnixStream::connect(&door).await.ok();
            let agent = caller
                .and_then(|caller| caller.peer_cred().ok()?.pid())
                .and_then(Pid::from_raw);
            match agent.filter(|agent| Some(*agent) != before) {
                Some(agent) => return agent,
                None => tokio::task::yield_now().await,
            }
        }
    };
    timeout(SOON, looking).await.expect("an agent at the door")
}

/// State and parent, as long as there is anything of the process.
fn state_of(process: Pid) -> Option<(String, Pid)> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut fields = after_name.split(' ');
    let state = fields.next()?.to_owned();
    Some((state, Pid::from_raw(fields.next()?.parse().ok()?)?))
}

/// Waits for the end of a process that isn't our child, and may so stay as a zombie.
pub(crate) async fn ended(process: Pid) {
    let ending = async {
        while state_of(process).is_some_and(|(state, _)| state != "Z") {
            tokio::task::yield_now().await;
        }
    };
    timeout(SOON, ending).await.expect("its end");
}

fn is_running(process: Pid) -> bool {
    rustix::process::test_kill_process(process).is_ok()
}

#[test]
fn an_agent_that_is_killed_is_back_and_one_that_is_quit_is_not() {
    in_session(
        "guard::an_agent_that_is_killed_is_back_and_one_that_is_quit_is_not",
        Keyring::Open,
        async || {
            let guard = guarded();
            up().await;
            let first = child_of(&guard, None).await;
            kill_process(first, Signal::KILL).unwrap();
            let second = child_of(&guard, Some(first)).await;
            up().await;
            answer(&["quit"]).await;
            assert_eq!(end(guard).await, Some(0));
            assert!(!is_running(second));
        },
    );
}

#[test]
fn an_end_that_is_asked_of_the_guard_is_passed_on() {
    in_session(
        "guard::an_end_that_is_asked_of_the_guard_is_passed_on",
        Keyring::Open,
        async || {
            for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
                let guard = guarded();
                up().await;
                let agent = child_of(&guard, None).await;
                let id = i32::try_from(guard.id().unwrap()).unwrap();
                kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
                assert_eq!(end(guard).await, Some(0), "{signal:?}");
                assert!(!is_running(agent), "{signal:?}");
            }
        },
    );
}

#[test]
fn an_agent_that_is_asked_to_end_by_a_signal_stays_off() {
    in_session(
        "guard::an_agent_that_is_asked_to_end_by_a_signal_stays_off",
        Keyring::Open,
        async || {
            for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
                let guard = guarded();
                up().await;
                kill_process(child_of(&guard, None).await, signal).unwrap();
                assert_eq!(end(guard).await, Some(0), "{signal:?}");
            }
        },
    );
}

#[test]
fn an_agent_that_can_not_live_is_given_up_and_the_user_is_told() {
    in_session(
        "guard::an_agent_that_can_not_live_is_given_up_and_the_user_is_told",
        Keyring::Open,
        async || {
            let mut notifications = Notifications::start().await;
            let guard = guarded();
            let mut agent = child_of(&guard, None).await;
            for _restart in 0..5 {
                kill_process(agent, Signal::KILL).unwrap();
                agent = child_of(&guard, Some(agent)).await;
            }
            kill_process(agent, Signal::KILL).unwrap();
            assert_eq!(end(guard).await, Some(1));
            assert_eq!(notifications.wait_for(1).await, ["other"]);
        },
    );
}

#[test]
fn an_agent_whose_guard_is_killed_is_guarded_again_and_its_window_stays() {
    in_session(
        "guard::an_agent_whose_guard_is_killed_is_guarded_again_and_its_window_stays",
        Keyring::Open,
        async || {
            let mut guard = guarded();
            up().await;
            let first = agent_after(None).await;
            let window = Caller::connect(&Place::default_place()).await.unwrap();
            let (_, mut news) = window.subscribe(Feed::Window).await.unwrap();
            guard.kill().await.unwrap();
            let second = agent_after(Some(first)).await;
            while let Some(news) = news.next().await {
                assert!(!matches!(news, News::Ending), "the window would close");
            }
            let (_, new_guard) = state_of(second).unwrap();
            assert_ne!(Some(new_guard), Pid::from_raw(1));
            // It is one.
            kill_process(second, Signal::KILL).unwrap();
            let third = agent_after(Some(second)).await;
            assert_eq!(state_of(third).unwrap().1, new_guard);
            answer(&["quit"]).await;
            ended(third).await;
            ended(new_guard).await;
        },
    );
}

#[test]
fn of_many_started_at_the_same_moment_one_stays() {
    in_session(
        "guard::of_many_started_at_the_same_moment_one_stays",
        Keyring::Open,
        async || {
            let mut starts: Vec<Child> = (0..8)
                .map(|_| program().arg("--hidden").spawn().unwrap())
                .collect();

            let others_end = async {
                while starts.len() > 1 {
                    starts.retain_mut(|start| match start.try_wait().unwrap() {
                        Some(ended) => {
                            assert_eq!(ended.code(), Some(0));
                            false
                        }
                        None => true,
                    });
                    tokio::task::yield_now().await;
                }
            };
            timeout(SOON, others_end).await.expect("seven that end");
            up().await;
            let stays = starts.pop().expect("one that stays");
            terminate(&stays);
            assert_eq!(end(stays).await, Some(0));
        },
    );
}

#[test]
fn an_end_during_a_burst_loses_nothing_and_tells_nothing_twice() {
    in_session(
        "guard::an_end_during_a_burst_loses_nothing_and_tells_nothing_twice",
        Keyring::Open,
        async || {
            let server = server().await;
            assert!(login(&server.http_url(), "driver").await.status.success());
            let agent = Agent::start().await;
            sockets(&server, &["1", "4"]).await;
            server.world(|world| {
                for number in 1..=200 {
                    world.send(4, "info", &format!("Message {number}."), None);
                }
            });
            let stored = || -> u32 {
                let rows = "SELECT count(*) FROM history WHERE kind = 'other'";
                store().query_row(rows, [], |row| row.get(0)).unwrap()
            };
            let begun = async {
                while stored() == 0 {
                    tokio::task::yield_now().await;
                }
            };
            timeout(SOON, begun).await.expect("the burst is being told");
            assert_eq!(agent.terminate().await.code(), Some(0));
            let before = stored();
            let mut notifications = Notifications::start().await;
            let agent = Agent::start().await;
            // What had no notification service has its banners now.
            notifications.wait_for(1).await;
            let distinct = "SELECT count(DISTINCT body) FROM history WHERE kind = 'other'";
            let bodies: u32 = store().query_row(distinct, [], |row| row.get(0)).unwrap();
            assert_eq!((stored(), bodies), (before, before));
            assert_eq!(history().await.len(), before as usize);
            assert_eq!(agent.terminate().await.code(), Some(0));
        },
    );
}
