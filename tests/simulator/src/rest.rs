//! The REST side: which path leads where, who is asking, and the errors that Django and its REST framework give
//! before any of the server's own code runs. Purely a function of the world and a request.

mod accounts;
mod body;
mod bookings;
mod carwash_bookings;
mod carwashes;
mod employees;
mod payments;
mod places;
mod shapes;

use self::body::Body;
use crate::{
    http::{Reply, Request},
    json::{Json, object},
    truth::Actor,
    world::{Account, Reading, Role, World},
};

/// Answers a request as the real server does. Frames that come of it wait in the world's outbox.
pub fn answer(world: &mut World, request: &Request) -> Reply {
    let reply = match Route::of(&request.path) {
        Some(route) => handle(world, request, &route).unwrap_or_else(|reply| reply),
        None if Route::of(&format!("{}/", request.path)).is_some() => without_slash(request),
        None => Reply::page(404, "Page not found at this address"),
    };
    with_cors(reply.header("Vary", "Accept, origin"), request)
}

/// Either way an answer; the error side ends a handler early.
type Answer = Result<Reply, Reply>;

/// Who is asking.
#[derive(Debug, Clone)]
enum Caller {
    Anonymous,
    Known {
        auth_id: u64,
        username: String,
        role: Role,
        profile: u64,
    },
}

impl Caller {
    /// Whether this is a driver, and with which profile id.
    fn driver(&self) -> Option<u64> {
        match self {
            Self::Known {
                role: Role::User,
                profile,
                ..
            } => Some(*profile),
            Self::Known { .. } | Self::Anonymous => None,
        }
    }

    /// Whether this is a lot owner, and with which profile id.
    fn owner(&self) -> Option<u64> {
        match self {
            Self::Known {
                role: Role::Owner,
                profile,
                ..
            } => Some(*profile),
            Self::Known { .. } | Self::Anonymous => None,
        }
    }

    fn is_admin(&self) -> bool {
        matches!(
            self,
            Self::Known {
                role: Role::Admin,
                ..
            }
        )
    }

    /// In which part this person acts; unknown roles have none.
    fn actor(&self) -> Option<Actor> {
        match self {
            Self::Known {
                role: Role::User, ..
            } => Some(Actor::Driver),
            Self::Known {
                role: Role::Owner, ..
            } => Some(Actor::Owner),
            Self::Known {
                role: Role::Admin, ..
            } => Some(Actor::Admin),
            Self::Known {
                role: Role::Other(_),
                ..
            }
            | Self::Anonymous => None,
        }
    }

    fn signed_in(&self) -> Result<(), Reply> {
        match self {
            Self::Anonymous => Err(unauthorized(
                "Authentication credentials were not provided.",
            )),
            Self::Known { .. } => Ok(()),
        }
    }
}

/// A path below `/api/`, with the ids in it as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Route {
    Login,
    Verify,
    Logout,
    UserProfiles,
    UserProfile(u64),
    ToggleStatus(u64),
    OwnerProfiles,
    OwnerProfile(u64),
    Bookings,
    Booking(u64),
    Renew(u64),
    Cancel(u64),
    CheckVehicle,
    Payments,
    Payment(u64),
    OwnerPayments,
    VerifyPayment(String),
    Lots,
    Lot(u64),
    Slots,
    Slot(u64),
    Washes,
    MyWashes,
    PendingWashPayments,
    Wash(u64),
    OwnerWashes,
    WashDashboard,
    OwnerWash(u64),
    VerifyWashPayment(u64),
    ConfirmWash(u64),
    AddOns,
    AddOn(u64),
    OwnerServices,
    PayForService,
    Employees,
    AdminEmployees,
    Employee(u64),
}

impl Route {
    fn of(path: &str) -> Option<Self> {
        let inner = path.strip_prefix("/api/")?.strip_suffix('/')?;
        let segments: Vec<&str> = inner.split('/').collect();
        // No row has the id 0, so what isn't a number is simply not found.
        let id = |text: &str| text.parse().unwrap_or(0);
        let route = match segments[..] {
            ["auth", "login"] => Self::Login,
            ["auth", "verify"] => Self::Verify,
            ["auth", "logout"] => Self::Logout,
            ["user-profiles"] => Self::UserProfiles,
            ["user-profiles", user] => Self::UserProfile(id(user)),
            ["user-profiles", user, "toggle_status"] => Self::ToggleStatus(id(user)),
            ["owner-profiles"] => Self::OwnerProfiles,
            ["owner-profiles", owner] => Self::OwnerProfile(id(owner)),
            ["bookings"] => Self::Bookings,
            ["bookings", "check_vehicle_availability"] => Self::CheckVehicle,
            ["bookings", booking] => Self::Booking(id(booking)),
            ["bookings", booking, "renew"] => Self::Renew(id(booking)),
            ["bookings", booking, "cancel"] => Self::Cancel(id(booking)),
            ["payments"] => Self::Payments,
            ["payments", payment] => Self::Payment(id(payment)),
            ["owner", "payments"] => Self::OwnerPayments,
            ["owner", "payments", payment, "verify"] => Self::VerifyPayment(payment.to_owned()),
            ["lots"] => Self::Lots,
            ["lots", lot] => Self::Lot(id(lot)),
            ["slots"] => Self::Slots,
            ["slots", slot] => Self::Slot(id(slot)),
            ["carwash-bookings"] => Self::Washes,
            ["carwash-bookings", "my-bookings"] => Self::MyWashes,
            ["carwash-bookings", "pending-payments"] => Self::PendingWashPayments,
            ["carwash-bookings", wash] => Self::Wash(id(wash)),
            ["owner", "carwash-bookings"] => Self::OwnerWashes,
            ["owner", "carwash-bookings", "dashboard"] => Self::WashDashboard,
            ["owner", "carwash-bookings", wash] => Self::OwnerWash(id(wash)),
            ["owner", "carwash-bookings", wash, "verify-payment"] => {
                Self::VerifyWashPayment(id(wash))
            }
            ["owner", "carwash-bookings", wash, "confirm-booking"] => Self::ConfirmWash(id(wash)),
            ["carwashes"] => Self::AddOns,
            ["carwashes", "owner_services"] => Self::OwnerServices,
            ["carwashes", "pay_for_service"] => Self::PayForService,
            ["carwashes", wash] => Self::AddOn(id(wash)),
            ["employees"] => Self::Employees,
            ["employees", "admin-list"] => Self::AdminEmployees,
            ["employees", employee] => Self::Employee(id(employee)),
            _ => return None,
        };
        Some(route)
    }
}

fn handle(world: &mut World, request: &Request, route: &Route) -> Answer {
    if request.method == "OPTIONS" {
        return Ok(Reply::empty(200));
    }
    let caller = identify(world, request)?;
    // A HEAD is answered like its GET; only the body is left out when it is written.
    let method = if request.method == "HEAD" {
        "GET"
    } else {
        &request.method
    };
    match (method, route) {
        ("POST", Route::Login) => accounts::login(world, &Body::of(request)?),
        ("GET", Route::Verify) => accounts::verify(&caller, request),
        ("POST", Route::Logout) => Ok(accounts::logout(world, &caller)),
        (_, Route::Login | Route::Verify | Route::Logout) => Err(not_allowed(request)),

        ("POST", Route::Employees) => employees::create(world, &Body::of(request)?),
        ("GET", Route::Lots) => places::lots(world, &caller, request),
        ("GET", Route::Lot(id)) => places::lot(world, &caller, *id),
        ("GET", Route::Slots) => Ok(places::slots(world, Reading::arrived(request.arrived))),
        ("GET", Route::Slot(id)) => places::slot(world, *id, Reading::arrived(request.arrived)),

        _ => {
            caller.signed_in()?;
            handle_signed_in(world, request, method, route, &caller)
        }
    }
}

fn handle_signed_in(
    world: &mut World,
    request: &Request,
    method: &str,
    route: &Route,
    caller: &Caller,
) -> Answer {
    let reading = Reading::arrived(request.arrived);
    match (method, route) {
        ("GET", Route::UserProfiles) => Ok(accounts::user_profiles(world, caller)),
        ("GET", Route::UserProfile(id)) => accounts::user_profile(world, caller, *id),
        ("POST", Route::ToggleStatus(id)) => accounts::toggle_status(world, caller, *id),
        ("GET", Route::OwnerProfiles) => Ok(accounts::owner_profiles(world, caller)),
        ("GET", Route::OwnerProfile(id)) => accounts::owner_profile(world, caller, *id),

        ("GET", Route::Bookings) => Ok(bookings::list(world, caller, reading)),
        ("POST", Route::Bookings) => bookings::create(world, caller, &Body::of(request)?),
        ("GET", Route::Booking(id)) => bookings::detail(world, caller, *id, reading),
        ("PATCH", Route::Booking(id)) => bookings::patch(world, caller, *id, &Body::of(request)?),
        ("DELETE", Route::Booking(id)) => bookings::delete(world, caller, *id),
        ("POST", Route::Renew(id)) => bookings::renew(world, caller, *id, &Body::of(request)?),
        ("POST", Route::Cancel(id)) => bookings::cancel(world, caller, *id),
        ("POST", Route::CheckVehicle) => bookings::check_vehicle(world, &Body::of(request)?),

        ("GET", Route::Payments) => Ok(payments::list(world, caller)),
        ("GET", Route::Payment(id)) => payments::detail(world, caller, *id),
        ("GET", Route::OwnerPayments) => payments::owner_list(world, caller, request),
        ("POST", Route::VerifyPayment(id)) => payments::verify(world, caller, id),

        ("GET", Route::Washes) => Ok(carwash_bookings::list(world, caller)),
        ("POST", Route::Washes) => carwash_bookings::create(world, caller, &Body::of(request)?),
        ("GET", Route::MyWashes) => Ok(carwash_bookings::mine(world, caller, |_| true)),
        ("GET", Route::PendingWashPayments) => Ok(carwash_bookings::mine(world, caller, |wash| {
            wash.payment_status == "pending"
        })),
        ("GET", Route::Wash(id)) => carwash_bookings::detail(world, caller, *id),
        ("GET", Route::OwnerWashes) => Ok(carwash_bookings::owner_list(world, caller)),
        ("GET", Route::WashDashboard) => carwash_bookings::dashboard(world, caller),
        ("GET", Route::OwnerWash(id)) => carwash_bookings::detail(world, caller, *id),
        ("PATCH", Route::OwnerWash(id)) => {
            carwash_bookings::patch(world, caller, *id, &Body::of(request)?)
        }
        ("PATCH", Route::VerifyWashPayment(id)) => {
            carwash_bookings::verify_payment(world, caller, *id)
        }
        ("PATCH", Route::ConfirmWash(id)) => carwash_bookings::confirm(world, caller, *id),

        ("GET", Route::AddOns) => Ok(carwashes::list(world, caller)),
        ("GET", Route::OwnerServices) => carwashes::owner_services(world, caller, request.arrived),
        ("POST", Route::PayForService) => {
            carwashes::pay_for_service(world, caller, &Body::of(request)?)
        }
        ("GET", Route::AddOn(id)) => carwashes::detail(world, caller, *id),
        ("PATCH", Route::AddOn(id)) => carwashes::patch(world, caller, *id, &Body::of(request)?),

        ("GET", Route::Employees) => Ok(employees::list(world, caller)),
        ("GET", Route::AdminEmployees) => employees::admin_list(world, caller),
        ("GET", Route::Employee(id)) => employees::detail(world, caller, *id),
        ("PATCH", Route::Employee(id)) => employees::patch(world, caller, *id, &Body::of(request)?),

        _ => Err(not_allowed(request)),
    }
}

/// Token authentication as Django REST framework does it; another scheme counts as nobody.
fn identify(world: &World, request: &Request) -> Result<Caller, Reply> {
    let mut words = request
        .value("authorization")
        .unwrap_or_default()
        .split_whitespace();
    if !words
        .next()
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("token"))
    {
        return Ok(Caller::Anonymous);
    }
    let Some(token) = words.next() else {
        return Err(unauthorized(
            "Invalid token header. No credentials provided.",
        ));
    };
    if words.next().is_some() {
        return Err(unauthorized(
            "Invalid token header. Token string should not contain spaces.",
        ));
    }
    let owns = |account: &Account| account.token.as_deref() == Some(token);
    match world.accounts.iter().find(|(_, account)| owns(account)) {
        None => Err(unauthorized("Invalid token.")),
        Some((_, account)) if !account.active => Err(unauthorized("User inactive or deleted.")),
        Some((auth_id, account)) => Ok(Caller::Known {
            auth_id,
            username: account.username.clone(),
            role: account.role.clone(),
            profile: account.profile.unwrap_or_default(),
        }),
    }
}

fn detail(status: u16, text: &str) -> Reply {
    Reply::json(status, &object! { "detail": text })
}

fn error(status: u16, text: &str) -> Reply {
    Reply::json(status, &object! { "error": text })
}

/// `{"<field>": ["<text>"]}` with 400.
fn field_error(field: &str, text: &str) -> Reply {
    Reply::json(400, &object! {}.with(field, vec![Json::from(text)]))
}

/// The same for those fields that have a complaint.
fn field_errors(complaints: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Reply {
    let complaints = complaints
        .into_iter()
        .filter_map(|(field, text)| Some((field, text?)))
        .fold(object! {}, |object, (field, text)| {
            object.with(field, vec![Json::from(text)])
        });
    Reply::json(400, &complaints)
}

fn unauthorized(text: &str) -> Reply {
    detail(401, text).header("WWW-Authenticate", "Token")
}

fn forbidden() -> Reply {
    detail(403, "You do not have permission to perform this action.")
}

fn no_match(model: &str) -> Reply {
    detail(404, &format!("No {model} matches the given query."))
}

fn not_allowed(request: &Request) -> Reply {
    detail(405, &format!("Method \"{}\" not allowed.", request.method))
}

/// An exception that nobody caught: Django's debug page, never JSON.
fn crash(request: &Request, exception: &str) -> Reply {
    let accept = request.value("accept").unwrap_or("*/*");
    if accept.contains("text/html") || accept.contains("*/*") {
        Reply::page(500, exception)
    } else {
        Reply::text(
            500,
            &format!("{exception}\n\nTraceback (most recent call last):\n"),
        )
    }
}

fn without_slash(request: &Request) -> Reply {
    match request.method.as_str() {
        "GET" | "HEAD" => {
            let query = if request.query.is_empty() {
                String::new()
            } else {
                format!("?{}", request.query)
            };
            Reply {
                body: Vec::new(),
                ..Reply::page(301, "")
            }
            .header("Location", format!("{}/{query}", request.path))
        }
        _ => crash(
            request,
            "RuntimeError: the URL doesn't end in a slash and APPEND_SLASH is set",
        ),
    }
}

/// Only the dev servers' origins get a CORS header (server contract, S2).
fn with_cors(reply: Reply, request: &Request) -> Reply {
    let origin = request.value("origin").unwrap_or_default();
    let port = origin
        .strip_prefix("http://localhost:")
        .or_else(|| origin.strip_prefix("http://127.0.0.1:"));
    match port {
        Some("5173" | "3000" | "8000") => reply.header("access-control-allow-origin", origin),
        Some(_) | None => reply,
    }
}
