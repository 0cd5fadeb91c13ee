//! The attendant's desk through the loop, with a simulated server.

use parkmate_core::desk::{
    Item, Task,
    view::{DeskView, DoneHow, Progress, WashStage},
};
use parkmate_simulator::{
    Method as Paid,
    world::{PaymentStatus, WashOrder},
};

use super::*;

/// Somebody who looks at the desk.
struct Attendant {
    handle: Handle,
    folder: tempfile::TempDir,
}

impl Attendant {
    async fn at(server: &Simulator) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let handle = start(&folder.path().join("history.sqlite"));
        handle.watchers.send_modify(|count| *count += 1);
        let with = SignIn {
            server: server.http_url(),
            socket: None,
            user: "owner".into(),
            password: Password::new(World::PASSWORD.to_owned()),
            allow_plain: false,
        };
        handle.ask(Ask::SignIn(with)).await.unwrap();
        Self { handle, folder }
    }

    async fn desk_that(&self, fits: impl Fn(&DeskView) -> bool) -> DeskView {
        let mut desks = self.handle.desks();
        let fitting = desks.wait_for(|desk| desk.as_ref().is_some_and(&fits));
        let found = tokio::time::timeout(SOON, fitting).await;
        found.expect("a desk that fits").unwrap().clone().unwrap()
    }

    async fn wish(&self, wish: Wish) -> Result<Answer, Refusal> {
        self.handle.ask(Ask::Wish(wish)).await
    }

    /// Waits for a payment whose booking is known, and verifies it.
    async fn verify_first(&self) -> Item {
        let desk = self
            .desk_that(|desk| desk.payments.iter().any(|row| row.booking.is_some()))
            .await;
        let row = &desk.payments[0];
        let (payment, booking) = (row.payment, row.booking.unwrap());
        let verify = Wish::VerifyCash { booking, payment };
        self.wish(verify).await.unwrap();
        Item::Payment(payment)
    }

    async fn done(&self, item: Item) -> (DoneHow, bool) {
        let desk = self
            .desk_that(|desk| desk.done.iter().any(|row| row.item == item))
            .await;
        let row = desk.done.iter().find(|row| row.item == item).unwrap();
        (row.end, row.is_ours)
    }
}

async fn server() -> Simulator {
    let server = Simulator::start(Config::default()).await.unwrap();
    server.world(|world| {
        let slot = world.free_slot(1);
        let ends_in = SignedDuration::from_mins(5);
        world.seed_booking(World::DRIVER, slot, ends_in, Paid::Cash)
    });
    server
}

fn patches(server: &Simulator) -> usize {
    let requests = server.requests();
    requests.iter().filter(|one| one.method == "PATCH").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_desk_verifies_disappears_at_the_other_by_itself() {
    let server = server().await;
    let first = Attendant::at(&server).await;
    let second = Attendant::at(&server).await;
    second.desk_that(|desk| desk.payments.len() == 1).await;
    let item = first.verify_first().await;
    assert_eq!(first.done(item).await, (DoneHow::Verified, true));
    let since = std::time::Instant::now();
    let other = second.desk_that(|desk| desk.payments.is_empty()).await;
    assert!(since.elapsed() < Duration::from_secs(15), "{since:?}");
    assert!(other.as_of.is_some());
    assert_eq!(second.done(item).await, (DoneHow::Verified, false));
    let posts = server.requests();
    let verifications = posts
        .iter()
        .filter(|one| one.path.ends_with("/verify/") && one.method == "POST");
    assert_eq!(verifications.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_after_the_verification_is_settled_by_reading() {
    let server = server().await;
    server.faults(|faults| {
        let lost = HttpFault::new("/api/owner/payments/", HttpAnswer::Closed);
        faults.http.push(lost.method("POST").after_effect());
    });
    let desk = Attendant::at(&server).await;
    let item = desk.verify_first().await;
    assert_eq!(desk.done(item).await, (DoneHow::Verified, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_shown_with_the_servers_reason_after_the_booking_was_read() {
    let server = server().await;
    server.faults(|faults| {
        let answer = HttpAnswer::Status {
            status: 403,
            retry_after: None,
        };
        let refused = HttpFault::new("/api/owner/payments/", answer);
        faults.http.push(refused.method("POST"));
    });
    let desk = Attendant::at(&server).await;
    desk.verify_first().await;
    let seen = desk
        .desk_that(|desk| {
            let progress = desk.payments.first().and_then(|row| row.progress.clone());
            matches!(progress, Some(Progress::Failed { .. }))
        })
        .await;
    let Some(Progress::Failed { why, says }) = &seen.payments[0].progress else {
        panic!("{seen:?}");
    };
    assert_eq!(why.code, TroubleCode::DeskRefused);
    assert!(says.is_some());
    server.world(|world| {
        let mut payments = world.payments.iter();
        assert!(payments.all(|(_, row)| row.status == PaymentStatus::Pending));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wash_goes_through_its_four_steps_each_asked_for_once() {
    let server = server().await;
    let id = server.world(|world| {
        let order = WashOrder {
            lot: Some(1),
            service: "Full Service".to_owned(),
            method: Paid::Cash,
            scheduled: None,
            notes: None,
        };
        world.order_wash(World::DRIVER, order)
    });
    let wash = parkmate_core::wash::WashId::Standalone(id);
    let desk = Attendant::at(&server).await;
    for (task, how) in [
        (Task::VerifyWashPayment, DoneHow::WashPaid),
        (Task::ConfirmWash, DoneHow::WashConfirmed),
        (Task::StartWash, DoneHow::WashStarted),
        (Task::CompleteWash, DoneHow::WashCompleted),
    ] {
        let is_next = |desk: &DeskView| {
            let mut washes = desk.washes.iter();
            washes.any(|row| row.next == [task] && row.progress.is_none())
        };
        desk.desk_that(is_next).await;
        let item = Item::Wash(wash);
        desk.wish(Wish::Work { item, task }).await.unwrap();
        let is_done = |desk: &DeskView| {
            let mut done = desk.done.iter();
            done.any(|row| row.end == how && row.is_ours)
        };
        desk.desk_that(is_done).await;
    }
    assert_eq!(
        desk.desk_that(|_| true).await.washes[0].stage,
        WashStage::Completed
    );
    assert_eq!(patches(&server), 4);
    let status = server.world(|world| world.washes.get(id).unwrap().status.clone());
    assert_eq!(status, "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employee_who_is_taken_here_is_no_news_here_and_news_at_the_other_desk() {
    let server = server().await;
    let employee = server.world(|world| world.add_employee("Asha", "Nair", "98470", "KL"));
    let first = Attendant::at(&server).await;
    let second = Attendant::at(&server).await;
    let is_free = |desk: &DeskView| desk.employees.iter().any(|row| row.employee == employee);
    first.desk_that(is_free).await;
    second.desk_that(is_free).await;
    let mut heard = first.handle.news();
    let mut news = second.handle.news();
    let item = Item::Employee(employee);
    let task = Task::TakeEmployee;
    first.wish(Wish::Work { item, task }).await.unwrap();
    assert_eq!(first.done(item).await, (DoneHow::Taken, true));
    told(&mut news, Kind::EmployeeAssigned).await;
    while let Ok(item) = heard.try_recv() {
        assert!(!matches!(item, News::Told(row) if row.kind == Kind::EmployeeAssigned));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_sheet_is_written_beside_the_exports() {
    let server = server().await;
    let desk = Attendant::at(&server).await;
    desk.desk_that(|desk| desk.day.all.bookings == 1 || desk.as_of.is_some())
        .await;
    let mut news = desk.handle.news();
    desk.handle
        .ask(Ask::ExportDaySheet { lot: None })
        .await
        .unwrap();
    let written = async {
        loop {
            if let News::Export(Export::Written { file, .. }) = news.recv().await.unwrap() {
                return file;
            }
        }
    };
    let file = tokio::time::timeout(SOON, written).await.unwrap();
    assert!(file.contains("parkmate-day-"), "{file}");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.starts_with("what,number,made_at,lot"), "{text}");
    drop(desk.folder);
}
