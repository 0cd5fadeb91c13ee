//! Settings that are taken along, and a history that a newer version has left.

use std::{fs, path::PathBuf};

use crate::{
    private_bus::{Keyring, in_session},
    program::{Agent, answer, login, run, server, status_that, store},
};

fn home(variable: &str, file: &str) -> PathBuf {
    PathBuf::from(std::env::var_os(variable).unwrap())
        .join("parkmate-companion")
        .join(file)
}

#[test]
fn settings_come_back_as_they_were_exported_and_a_running_agent_follows_at_once() {
    in_session(
        "moving::settings_come_back_as_they_were_exported_and_a_running_agent_follows_at_once",
        Keyring::Open,
        async || {
            let server = server().await;
            let settings = home("XDG_CONFIG_HOME", "settings.toml");
            fs::create_dir_all(settings.parent().unwrap()).unwrap();
            fs::write(&settings, "theme = \"dark\"\nkeep_days = 30\nvolume = 7\n").unwrap();
            assert!(login(&server.http_url(), "driver").await.status.success());
            let file = home("XDG_CONFIG_HOME", "moved.toml");
            let name = file.to_str().unwrap();
            answer(&["settings", "export", name]).await;
            let exported = fs::read_to_string(&file).unwrap();
            assert!(
                exported.contains("theme = \"dark\"") && exported.contains("driver"),
                "{exported}"
            );
            assert!(!exported.contains("[account]"), "{exported}");
            let again = run(&["settings", "export", name], "").await;
            assert_eq!(again.status.code(), Some(1), "what is there is somebody's");
            fs::write(&settings, "theme = \"light\"\n").unwrap();
            let agent = Agent::start_without_tray(&["--hidden"]).await;
            fs::write(&file, exported.replace("keep_days = 30", "keep_days = 0")).unwrap();
            let refused = run(&["settings", "import", name], "").await;
            assert_eq!(refused.status.code(), Some(1));
            assert_eq!(
                fs::read_to_string(&settings).unwrap(),
                "theme = \"light\"\n"
            );
            fs::write(&file, &exported).unwrap();
            answer(&["settings", "import", name]).await;
            let status = status_that(|status| status["settings"]["theme"] == "dark").await;
            assert_eq!(status["settings"]["keep_days"], 30);
            assert_eq!(status["settings"]["servers"][0]["users"][0], "driver");
            agent.terminate().await;
        },
    );
}

#[test]
fn a_history_of_a_newer_version_is_named_and_left_as_it_is() {
    in_session(
        "moving::a_history_of_a_newer_version_is_named_and_left_as_it_is",
        Keyring::Open,
        async || {
            let file = home("XDG_DATA_HOME", "history.db");
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            let newer = store();
            newer.pragma_update(None, "user_version", 99).unwrap();
            drop(newer);
            let before = fs::read(&file).unwrap();
            let agent = Agent::start_without_tray(&["--hidden"]).await;
            const SENTENCE: &str = "was written by a newer version";
            let status = answer(&["status"]).await;
            assert!(status.contains(SENTENCE), "{status}");
            for command in ["history", "doctor"] {
                let said = String::from_utf8(run(&[command], "").await.stderr).unwrap();
                assert!(said.contains(SENTENCE), "{command}: {said}");
            }
            agent.terminate().await;
            assert_eq!(fs::read(&file).unwrap(), before);
            assert!(!home("XDG_DATA_HOME", "history.db-wal").exists());
        },
    );
}
