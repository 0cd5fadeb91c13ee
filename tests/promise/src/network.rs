//! The network and the server behind it: what the companion asks for goes there, late or never, and what
//! comes of it goes back; frames go to whoever is connected then.

use std::rc::Rc;

use parkmate_core::{
    clock::ClockSample,
    companion::{Epoch, ReadOutcome, SocketId},
    intent::{Reply, Request as Wanted},
    link::Loss,
    reads::Read,
    timing::{CLOCK_SAMPLE_TIMEOUT, CLOCK_SAMPLE_WAY, READ_TIMEOUT, REQUEST_TIMEOUT},
    trouble::TroubleCode,
    wire,
};
use parkmate_simulator::{http::Request, rest};

use crate::{
    cast::token_of,
    chronicle::{Observation, Of, Rows},
    edge::{Arrival, Call, Conn},
    run::{Due, Run},
    time::{Millis, mono_of},
};

impl Run {
    /// Something reaches the server.
    pub(crate) fn called(&mut self, life: u32, call: Call) {
        if self.is_server_down() {
            return self.unanswered(life, call);
        }
        match call {
            Call::Read {
                epoch,
                read,
                begun,
                back,
                person,
            } => {
                let token = token_of(self.cast.people[person].user);
                let request = Request::new("GET", &path_of(read), self.world.now()).token(&token);
                let reply = rest::answer(&mut self.world, &request);
                self.ship(false);
                let outcome = match reply.status {
                    200 => ReadOutcome::Body(text_of(&reply.body)),
                    401 => ReadOutcome::Unauthorized,
                    404 => ReadOutcome::Gone,
                    _ => ReadOutcome::Failed(loss(TroubleCode::ServerFault)),
                };
                let is_good = matches!(outcome, ReadOutcome::Body(_) | ReadOutcome::Gone);
                let seen = is_good.then(|| self.look(person, begun, Of::Read(read)));
                let arrival = Arrival::Read {
                    epoch,
                    read,
                    begun,
                    outcome,
                    seen,
                };
                self.put(back, Due::Arrival(life, arrival));
            }
            Call::Request {
                epoch,
                intent,
                wanted,
                back,
                is_answered,
                person,
            } => {
                let token = token_of(self.cast.people[person].user);
                let path = format!("/api/{}", wanted.path);
                let request = Request::new(wanted.verb.name(), &path, self.world.now())
                    .token(&token)
                    .json(&wanted.body);
                let before = self.world.bookings.ids(|_| true).last().copied();
                let log = self.world.truth().len();
                let answer = rest::answer(&mut self.world, &request);
                self.ship(true);
                let body = text_of(&answer.body);
                self.say(|| format!("  server: {path} {}", answer.status));
                let reply = match answer.status {
                    200 | 201 => Reply::Done(body),
                    401 => Reply::Unauthorized,
                    400 | 403 | 404 => Reply::Refused {
                        says: wire::refusal(&body),
                    },
                    _ => Reply::Unknown {
                        says: wire::refusal(&body),
                    },
                };
                let is_done = matches!(reply, Reply::Done(_));
                let newest = self.world.bookings.ids(|_| true).last().copied();
                let made = newest.filter(|_| newest != before);
                let key = self.cast.people[person].account().key();
                let failure = self.chronicle.events[log..].iter().find(|event| {
                    matches!(event.what, parkmate_simulator::What::RenewalFailed { .. })
                });
                let failure = failure.map(|event| event.number);
                let asked = self.chronicle.asked.iter_mut();
                for asked in asked.filter(|one| one.account == key && one.intent == intent) {
                    asked.done = Some(is_done);
                    asked.failure = failure;
                    asked.made = made;
                }
                let about = made.or_else(|| wanted.path.split('/').nth(1)?.parse().ok());
                let seen = about
                    .filter(|_| is_done)
                    .map(|booking| self.look(person, self.time.at, Of::Reply(booking)));
                if is_answered {
                    let arrival = Arrival::Reply {
                        epoch,
                        intent,
                        reply,
                        seen,
                    };
                    self.put(back, Due::Arrival(life, arrival));
                }
            }
            Call::Clock { epoch, back } => {
                let sample = ClockSample {
                    server: self.time.server(),
                    arrived: mono_of(back),
                    uncertainty: CLOCK_SAMPLE_WAY,
                };
                let sample = Some(sample);
                self.put(back, Due::Arrival(life, Arrival::Clock { epoch, sample }));
            }
        }
    }

    /// Delivers the frames that the world has put out, and writes its log into the chronicle.
    pub(crate) fn ship(&mut self, is_ours: bool) {
        let known = self.chronicle.events.len();
        self.chronicle.read_log(&self.world, is_ours);
        for event in known..self.chronicle.events.len() {
            self.say_event(event);
        }
        let frames = self.world.take_frames();
        let limit = self.world.faults.current().burst_limit;
        let mut burst = vec![0_usize; self.conns.len()];
        for frame in frames {
            self.say(|| format!("  frame to {}: {}", frame.to, frame.text));
            self.framed += 1;
            for (at, sent) in burst.iter_mut().enumerate() {
                let conn = &self.conns[at];
                let is_meant = conn.id == frame.to;
                let is_stray = self.strays && can_stray(&frame.text);
                let stray = !is_meant && is_stray && self.rng.u8(0..20) == 0;
                if !conn.is_up || conn.is_deaf || conn.is_dead || !(is_meant || stray) {
                    continue;
                }
                *sent += 1;
                if limit.is_some_and(|limit| *sent > limit)
                    || self.is_chance(self.weather.frame_lost)
                {
                    continue;
                }
                let copies = 1 + u8::from(self.is_chance(self.weather.frame_doubled));
                for _ in 0..copies {
                    self.put_frame(at, &frame.text, frame.about, is_meant);
                }
            }
        }
    }

    /// The connections are cut: some say so, some don't.
    pub(crate) fn cut(&mut self, says_so: bool) {
        for at in 0..self.conns.len() {
            self.conns[at].is_dead = true;
            if says_so {
                let (life, socket) = (self.conns[at].life, self.conns[at].socket);
                let when = self.time.at + self.rng.u64(1..300);
                self.put(when, Due::Arrival(life, Arrival::Lost(socket)));
            }
        }
    }

    fn put_frame(&mut self, conn: usize, text: &str, about: Option<u64>, is_meant: bool) {
        let way = if self.is_chance(self.weather.frame_late) {
            self.rng.u64(500..20_000)
        } else {
            self.way()
        };
        let conn = &mut self.conns[conn];
        let when = (self.time.at + way).max(conn.last + 1);
        conn.last = when;
        let (life, socket) = (conn.life, conn.socket);
        let arrival = Arrival::Text {
            socket,
            text: text.to_owned(),
            frame: self.framed,
            about,
            is_meant,
        };
        self.put(when, Due::Arrival(life, arrival));
    }

    pub(crate) fn open_socket(&mut self, socket: SocketId, url: &str) {
        let way = self.way();
        if self.is_cut_off() || self.is_chance(self.weather.connect_failing) {
            let slow = self.rng.u64(1..10_000);
            return self.arrives(slow, Arrival::Lost(socket));
        }
        let id = url
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        self.conns.push(Conn {
            socket,
            life: self.life,
            id: id.to_owned(),
            is_up: false,
            is_dead: false,
            is_deaf: false,
            last: 0,
        });
        self.arrives(way, Arrival::Up(socket));
        let welcome = r#"{"type": "info", "message": "Connected to real-time notifications", "connected": true}"#;
        let arrival = Arrival::Text {
            socket,
            text: welcome.to_owned(),
            frame: 0,
            about: None,
            is_meant: false,
        };
        self.arrives(way, arrival);
    }

    pub(crate) fn read(&mut self, epoch: Epoch, read: Read) {
        let begun = self.time.at;
        let Some(person) = self.sessions.get(&(self.life, epoch)).copied() else {
            return;
        };
        let life = self.life;
        if read == Read::Clock {
            if self.is_cut_off() || self.is_chance(self.weather.read_failing) {
                let sample = None;
                let late = self.rng.u64(1..millis(CLOCK_SAMPLE_TIMEOUT));
                return self.arrives(late, Arrival::Clock { epoch, sample });
            }
            let there = begun + self.rng.u64(100..3_000);
            let back = there + self.rng.u64(1..millis(CLOCK_SAMPLE_WAY));
            return self.put(there, Due::Call(life, Call::Clock { epoch, back }));
        }
        let is_slow = self.is_chance(self.weather.read_slow);
        let most = if is_slow { self.weather.slowest } else { 300 };
        let there = begun + self.rng.u64(1..most);
        let back = there + self.rng.u64(1..most);
        let call = Call::Read {
            epoch,
            read,
            begun,
            back,
            person,
        };
        if self.is_cut_off() {
            return self.unanswered(life, call);
        }
        if self.is_chance(self.weather.read_failing) {
            let outcome = match self.rng.u8(0..4) {
                0 => ReadOutcome::Body("<html>".to_owned()),
                1 => ReadOutcome::Body(r#"[{"booking_id":1,"#.to_owned()),
                _ => ReadOutcome::Failed(loss(TroubleCode::ServerFault)),
            };
            let late = if self.rng.bool() {
                50
            } else {
                millis(READ_TIMEOUT)
            };
            return self.arrives(
                late,
                Arrival::Read {
                    epoch,
                    read,
                    begun,
                    outcome,
                    seen: None,
                },
            );
        }
        self.put(there, Due::Call(life, call));
    }

    pub(crate) fn send(&mut self, epoch: Epoch, intent: u64, wanted: Wanted) {
        let Some(person) = self.sessions.get(&(self.life, epoch)).copied() else {
            return;
        };
        self.say(|| format!("    asks for {} as {intent}", wanted.path));
        let there = self.time.at + self.rng.u64(1..2_000);
        let back = there + self.rng.u64(1..2_000);
        let (is_lost, is_answered) = if self.is_chance(self.weather.request_failing) {
            (self.rng.bool(), self.rng.u8(0..3) == 0)
        } else {
            (false, true)
        };
        if self.is_cut_off() || is_lost {
            let reply = if self.rng.bool() {
                Reply::NotSent
            } else {
                Reply::Unknown { says: None }
            };
            let late = self.rng.u64(1..millis(REQUEST_TIMEOUT));
            return self.arrives(
                late,
                Arrival::Reply {
                    epoch,
                    intent,
                    reply,
                    seen: None,
                },
            );
        }
        let life = self.life;
        if !is_answered {
            // The link may be lost before the server has done it.
            let late = self.rng.u64(1..millis(REQUEST_TIMEOUT));
            let reply = Reply::Unknown { says: None };
            self.arrives(
                late,
                Arrival::Reply {
                    epoch,
                    intent,
                    reply,
                    seen: None,
                },
            );
        }
        let call = Call::Request {
            epoch,
            intent,
            wanted,
            back,
            is_answered,
            person,
        };
        self.put(there, Due::Call(life, call));
    }

    /// A call that the server doesn't get.
    fn unanswered(&mut self, life: u32, call: Call) {
        let late = self.time.at + self.rng.u64(1..10_000);
        let arrival = match call {
            Call::Read {
                epoch, read, begun, ..
            } => Arrival::Read {
                epoch,
                read,
                begun,
                outcome: ReadOutcome::Failed(loss(TroubleCode::Unreachable)),
                seen: None,
            },
            Call::Request {
                epoch,
                intent,
                is_answered,
                ..
            } => {
                if !is_answered {
                    return;
                }
                Arrival::Reply {
                    epoch,
                    intent,
                    reply: Reply::Unknown { says: None },
                    seen: None,
                }
            }
            Call::Clock { epoch, .. } => Arrival::Clock {
                epoch,
                sample: None,
            },
        };
        self.put(late, Due::Arrival(life, arrival));
    }

    fn look(&self, person: usize, begun: Millis, of: Of) -> Observation {
        let person = &self.cast.people[person];
        Observation {
            account: person.account().key(),
            at: self.time.at,
            begun,
            life: self.life,
            is_blind: false,
            awaits_clock: false,
            truths: self.world.truth().len() as u64,
            server: self.time.server(),
            generation: self.chronicle.generation,
            of,
            rows: Rc::new(Rows::of(person, &self.world)),
        }
    }
}

/// What reading denies where it is somebody else's. Nothing can tell of other messages whose they are.
fn can_stray(text: &str) -> bool {
    let kinds = [
        "has expired",
        "declined",
        "cash payment",
        "New booking",
        "renewed successfully",
        "employee",
    ];
    kinds.iter().any(|words| text.contains(words))
}

fn path_of(read: Read) -> String {
    match read {
        Read::Bookings => "/api/bookings/".to_owned(),
        Read::Booking(id) => format!("/api/bookings/{id}/"),
        Read::AddOns => "/api/carwashes/".to_owned(),
        Read::Washes => "/api/carwash-bookings/my-bookings/".to_owned(),
        Read::Employees => "/api/employees/".to_owned(),
        Read::Lots => "/api/lots/".to_owned(),
        Read::LotPayments => "/api/owner/payments/?status=PENDING&payment_method=Cash".to_owned(),
        Read::LotWashes => "/api/owner/carwash-bookings/".to_owned(),
        Read::LotAddOns => "/api/carwashes/owner_services/".to_owned(),
        Read::Verify | Read::Clock => "/api/auth/verify/".to_owned(),
    }
}

fn text_of(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

pub(crate) const fn loss(why: TroubleCode) -> Loss {
    Loss {
        why,
        retry_after: None,
    }
}

fn millis(duration: std::time::Duration) -> Millis {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
