//! A company's policy where it really stands, and what the agent and its command line make of it.
//!
//! A test must not write into `/etc` of the computer, so it runs again with an `/etc` of its own: a layer over the
//! real one, in a namespace of mounts that ends with it. This takes root and `unshare`.

use std::{env, fs, io::Write, process::Command};

use serde_json::Value;

use crate::{
    private_bus::{Keyring, in_session, run_again},
    program::{Agent, answer, login, run, server, status_that},
};

/// Marks a run with an `/etc` of its own.
const MARK: &str = "PARKMATE_TEST_ETC";

const POLICY: &str = "/etc/parkmate-companion/policy.toml";

/// Lays a layer over `/etc`, and goes on with the command that follows.
const LAYER: &str = r#"
mount -t tmpfs none "$0" && mkdir "$0/up" "$0/work" "$0/up/parkmate-companion" &&
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$0/up,workdir=$0/work" /etc && exec "$@"
"#;

/// `unshare`, with what it starts in front of a layer over `/etc`.
fn unshared(folder: &tempfile::TempDir) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "sh", "-c", LAYER]);
    command.arg(folder.path());
    command
}

/// Does the work of the test of that name in a session of its own, with an `/etc` of its own.
fn in_company(test: &str, work: impl AsyncFnOnce()) {
    let is_inside = env::var_os(MARK).is_some() || env::var_os("PARKMATE_TEST_INSIDE").is_some();
    if is_inside {
        in_session(test, Keyring::Open, work);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let status = unshared(&folder).arg("true").output();
    if !status.is_ok_and(|output| output.status.success()) {
        let mut stderr = std::io::stderr();
        writeln!(
            stderr,
            "{test}: skipped, because an /etc of its own takes root and `unshare`"
        )
        .unwrap();
        return;
    }
    let mut tests = unshared(&folder);
    tests.arg(env::current_exe().unwrap()).env(MARK, "1");
    run_again(&mut tests, test, "with an /etc of its own");
}

fn lay(policy: &str) {
    fs::write(POLICY, policy).unwrap();
}

fn why(status: &Value) -> Option<&str> {
    status["session"]["why"]["code"].as_str()
}

#[test]
fn only_the_companys_servers_and_roles_sign_in_also_without_a_running_agent() {
    in_company(
        "company::only_the_companys_servers_and_roles_sign_in_also_without_a_running_agent",
        async || {
            let server = server().await;
            let url = server.http_url();
            let refused = async |user: &str, words: &str| {
                let output = login(&url, user).await;
                assert_eq!(output.status.code(), Some(4), "{output:?}");
                let said = String::from_utf8(output.stderr).unwrap();
                assert!(said.contains(words), "{said}");
            };
            lay("servers = [\"https://parking.example.com\"]\n");
            refused("driver", "sign in to that server").await;
            assert_eq!(server.requests().len(), 0);
            lay(&format!(
                "servers = [\"{url}\"]\nallowed_roles = [\"owner\"]\n"
            ));
            refused("driver", "an account of this kind").await;
            let agent = Agent::start_without_tray(&["--hidden"]).await;
            refused("driver", "an account of this kind").await;
            assert!(login(&url, "owner").await.status.success());
            agent.terminate().await;
            // The policy is another one at the next start.
            lay("allowed_roles = [\"driver\"]\n");
            let agent = Agent::start_without_tray(&["--hidden"]).await;
            status_that(|status| why(status) == Some("role_not_allowed")).await;
            agent.terminate().await;
            // It was a slip, and costs nothing.
            lay("");
            let agent = Agent::start_without_tray(&["--hidden"]).await;
            status_that(|status| status["session"]["user"] == "owner").await;
            agent.terminate().await;
        },
    );
}

#[test]
fn a_wrong_policy_is_named_with_its_line_wherever_one_looks() {
    in_company(
        "company::a_wrong_policy_is_named_with_its_line_wherever_one_looks",
        async || {
            lay("theme = \"dark\"\nkeep_days = 0\n");
            let agent = Agent::start_without_tray(&["--hidden"]).await;
            let status = answer(&["status"]).await;
            let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
            let named = format!("{POLICY}, line 2: “keep_days”");
            assert!(plain(&status).contains(&named), "{status}");
            for command in [&["policy"][..], &["policy", "--check", POLICY]] {
                let output = run(command, "").await;
                assert_eq!(output.status.code(), Some(1));
                let said = String::from_utf8(output.stdout).unwrap();
                assert!(plain(&said).contains(&named), "{said}");
            }
            agent.terminate().await;
            lay("theme = \"dark\"\n");
            let said = answer(&["policy"]).await;
            assert!(
                said.contains("theme = \"dark\"  (set by the policy)"),
                "{said}"
            );
        },
    );
}
