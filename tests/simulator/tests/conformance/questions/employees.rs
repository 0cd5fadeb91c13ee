//! Employees (server contract, S8; frames file, "Employees, accounts").

use serde_json::{Value, json};

use super::server::{Ear, Ears, Server, keys, words};

const EMPLOYEES: &str = "/api/employees/";

fn ids(list: &Value) -> Vec<u64> {
    let rows = list.as_array().expect("a list");
    rows.iter()
        .filter_map(|row| row["employee_id"].as_u64())
        .collect()
}

#[tokio::test]
async fn owners_see_their_own_and_those_who_are_nobodys() {
    let server = Server::real().await;
    let (owner, owner2) = (
        server.sign_in("owner").await,
        server.sign_in("owner2").await,
    );
    let list = owner.get(EMPLOYEES).await.json();
    assert_eq!(ids(&list), [1, 2, 3]);
    assert_eq!(ids(&owner2.get(EMPLOYEES).await.json()), [2, 3]);
    let row = &list[0];
    assert_eq!(
        keys(row),
        words(
            "employee_id firstname lastname phone latitude longitude driving_license driving_license_image owner \
             owner_detail availability_status current_assignments"
        )
    );
    assert_eq!(
        (&row["owner"], keys(&row["owner_detail"])),
        (&json!(1), words("id firstname lastname phone"))
    );
    assert_eq!(
        (&list[1]["owner"], &list[1]["owner_detail"]),
        (&json!(null), &json!(null))
    );
}

#[tokio::test]
async fn taking_assigning_and_releasing_an_employee_tells_nobody() {
    let server = Server::real().await;
    let (owner, admin) = (server.sign_in("owner").await, server.sign_in("admin").await);
    let mut ears = Ears::open(&server).await;
    let taken = owner.patch("/api/employees/2/", json!({"owner": 1})).await;
    assert_eq!((taken.status, &taken.json()["owner"]), (200, &json!(1)));
    assert_eq!(
        admin
            .patch("/api/employees/3/", json!({"owner": 1}))
            .await
            .status,
        200
    );
    let released = owner
        .patch("/api/employees/2/", json!({"owner": null}))
        .await;
    assert_eq!(
        (released.status, &released.json()["owner"]),
        (200, &json!(null))
    );
    assert_eq!(ears.heard().await, [""; 0]);
    assert_eq!(
        ids(&server.sign_in("owner2").await.get(EMPLOYEES).await.json()),
        [2]
    );
}

#[tokio::test]
async fn drivers_and_other_owners_cannot_take_what_is_not_theirs() {
    let server = Server::real().await;
    let (driver, owner2) = (
        server.sign_in("driver").await,
        server.sign_in("owner2").await,
    );
    assert_eq!(
        driver
            .patch("/api/employees/2/", json!({"owner": 1}))
            .await
            .status,
        403
    );
    assert_eq!(
        owner2
            .patch("/api/employees/1/", json!({"owner": 2}))
            .await
            .status,
        404
    );
    assert_eq!(
        owner2
            .patch("/api/employees/2/", json!({"owner": 99}))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn anyone_can_register_an_employee_and_admins_list_all() {
    let server = Server::real().await;
    let body = json!({"firstname": "New", "lastname": "Attendant", "phone": "9845000004", "driving_license": "KL01"});
    let answer = server.nobody().post(EMPLOYEES, body).await;
    assert_eq!(
        (answer.status, &answer.json()["owner"]),
        (201, &json!(null))
    );
    let admin = server.sign_in("admin").await;
    assert_eq!(
        ids(&admin.get("/api/employees/admin-list/").await.json()),
        [1, 2, 3, 4]
    );
    assert_eq!(
        server
            .sign_in("owner")
            .await
            .get("/api/employees/admin-list/")
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn sockets_outlive_logout_and_disabling() {
    let server = Server::real().await;
    let (driver, admin) = (
        server.sign_in("driver").await,
        server.sign_in("admin").await,
    );
    let mut ear = Ear::open(&server, "4").await;
    driver.post("/api/auth/logout/", json!({})).await;
    admin
        .post("/api/user-profiles/1/toggle_status/", json!({}))
        .await;
    assert_eq!(ear.heard(&server).await, [""; 0]);
}
