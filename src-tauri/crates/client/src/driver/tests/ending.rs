//! What those hear who are there when the companion ends.

use parkmate_door::{
    caller::Caller,
    listener::Listener,
    place::Place,
    protocol::{Ask, Feed, News},
};

use super::*;
use crate::driver::reception;

/// So many that one would be missed, were it left to chance.
const SUBSCRIBERS: usize = 16;

#[tokio::test]
async fn every_window_hears_that_the_companion_ends_or_it_would_start_another() {
    let folder = tempfile::TempDir::new().unwrap();
    let place = Place::at(&folder.path().join("door.sock"));
    let door = Listener::bind(&place).unwrap();
    let (driver, handle) = Driver::new(setup(), parts(&folder.path().join("history.db")));
    tokio::spawn(reception::receive(door, handle.clone()));
    let running = tokio::spawn(driver.run());
    let mut windows = Vec::new();
    for _ in 0..SUBSCRIBERS {
        let caller = Caller::connect(&place).await.unwrap();
        windows.push(caller.subscribe(Feed::Window).await.unwrap().1);
    }
    handle.ask(Ask::Quit).await.unwrap();
    running.await.unwrap();
    handle.announce(News::Ending);
    for mut window in windows {
        let heard = async {
            loop {
                match window.next().await {
                    Some(News::Ending) => return,
                    Some(_) => {}
                    None => panic!("the door closed without a word"),
                }
            }
        };
        tokio::time::timeout(SOON, heard).await.unwrap();
    }
}
