//! Every duration of the program, each with the reason for its value.

use std::time::Duration;

/// Time for each step of opening a connection: TCP, TLS, handshake. The real server refuses a bad
/// handshake only after up to 1 s (S4.1) and ends slow ones at 5 s (S4.5); what takes twice that is hung.
pub const CONNECT_STEP: Duration = Duration::from_secs(10);

/// How long the connection to one address of a host is waited for before the next address is tried
/// beside it; RFC 8305 recommends this value.
pub const CONNECT_STAGGER: Duration = Duration::from_millis(250);

/// Time for sending a ping or a pong. They are a few bytes: what takes longer meets a full buffer.
pub const SOCKET_SEND: Duration = Duration::from_secs(5);

/// Time for the server's answer to our close frame; long enough for any network, short enough to quit.
pub const SOCKET_CLOSE: Duration = Duration::from_secs(2);

/// Time for the notification service to take a notification over. A healthy one needs milliseconds; one
/// that is being started may need seconds.
pub const NOTIFY: Duration = Duration::from_secs(5);

/// How long until a banner that the notification service did not take is offered again, doubled up to
/// [`NOTIFY_RETRY_CAP`]. A service that comes back is noticed by itself; this is for one that only refuses.
pub const NOTIFY_RETRY: Duration = Duration::from_secs(2);

/// Longest time until then: who starts a notification service sees what waits within it.
pub const NOTIFY_RETRY_CAP: Duration = Duration::from_secs(60);

/// How long a desktop's permission to come to the front is used: it belongs to a click, and compositors let it
/// lapse after some seconds themselves.
pub const ACTIVATION_LASTS: Duration = Duration::from_secs(10);

/// How long mere information stays on the screen: two sentences are read in it.
pub const BANNER_BRIEF: Duration = Duration::from_secs(8);

/// How long a banner stays whose buttons are of use: who sits at the computer finds the mouse in it.
pub const BANNER_LONG: Duration = Duration::from_secs(25);

/// More than [`BURST_LIMIT`] banners within this are a burst: nobody reads faster.
pub const BURST: Duration = Duration::from_secs(10);

/// How many banners stand alone in a [`BURST`]; more would cover the screen.
pub const BURST_LIMIT: usize = 3;

/// Highest first delay before a reconnect: a server that restarts is back soon.
pub const BACKOFF_FIRST: Duration = Duration::from_secs(1);

/// Highest delay in the first [`BACKOFF_EARLY`] of an outage.
pub const BACKOFF_EARLY_CAP: Duration = Duration::from_secs(4);

/// How long an outage counts as early.
pub const BACKOFF_EARLY: Duration = Duration::from_secs(60);

/// Highest delay ever: nobody waits longer than this for news once the server is back.
pub const BACKOFF_CAP: Duration = Duration::from_secs(60);

/// A link that lived this long was healthy: the next loss starts the backoff anew.
pub const BACKOFF_RESET: Duration = Duration::from_secs(30);

/// Longest `Retry-After` that is obeyed; a server that asks for more is asked again then.
pub const RETRY_AFTER_CAP: Duration = Duration::from_secs(3600);

/// Silence after which we ping. The server pings after 20 s without a client message (S4.5), so a
/// healthy link is never silent for longer than about 22 s.
pub const IDLE_PING: Duration = Duration::from_secs(30);

/// Silence after our ping after which a link is dead: found within 45 s of the last byte.
pub const PING_ANSWER: Duration = Duration::from_secs(15);

/// Silence after a ping that was sent because the computer woke up or its network changed, after which a
/// link is dead: such a link is half open more often than not, and an answer takes any network a second.
pub const PROBE_ANSWER: Duration = Duration::from_secs(5);

/// A computer that woke up twice within this time woke up once: several sources tell of it.
pub const WAKE_ONCE: Duration = Duration::from_secs(10);

/// A network that comes and goes brings a waiting link's next try forward no more often than this, which
/// together with the backoff that begins anew makes about one try a second at most.
pub const NETWORK_REST: Duration = Duration::from_secs(5);

/// How long the network has to be quiet before a change of it is told: an interface, its addresses and its
/// routes come one after the other.
pub const NETWORK_SETTLES: Duration = Duration::from_millis(300);

/// Longest time for which changes of the network are gathered before they are told.
pub const NETWORK_GATHERED: Duration = Duration::from_secs(1);

/// How long the desktop has to say which proxy is on the way; after that the way is taken to be straight. A
/// portal that runs answers from its settings at once.
pub const PROXY_ASKED: Duration = Duration::from_secs(2);

/// How long its answer for a server is kept: whoever changes the desktop's proxy sees it within that.
pub const PROXY_KEPT: Duration = Duration::from_secs(5 * 60);

/// How long it is kept that it said nothing: right after a login the portal may just be starting.
pub const PROXY_SILENCE_KEPT: Duration = Duration::from_secs(30);

/// How often this computer's own address is looked at where the system doesn't tell of changes: the loop and
/// this together wake the processor up less than once in three seconds.
pub const NETWORK_LOOK: Duration = Duration::from_secs(5);

/// How much later than [`NETWORK_LOOK`] such a look has to come for the computer to have slept meanwhile: a busy
/// one is late by less.
pub const LOOK_SLEPT_THROUGH: Duration = Duration::from_secs(10);

/// How much longer the computer must have slept than was known before it counts as woken up: clocks that are
/// read one after the other differ by less.
pub const SLEEP_NOTICED: Duration = Duration::from_secs(1);

/// Age at which a link is replaced by a fresh one: the server forgets group members after 24 h without
/// closing the socket (S4.6), and half of that leaves room for its clock and ours.
pub const LINK_AGE: Duration = Duration::from_secs(11 * 3600);

/// Up to this much is taken off [`LINK_AGE`] at random, so that clients which connected together (after
/// a restart of the server) don't come back together.
pub const LINK_AGE_SPREAD: Duration = Duration::from_secs(3600);

/// Largest text frame that is taken: the server's own are below 1 KiB.
pub const FRAME_LIMIT: usize = 64 * 1024;

/// Two equal texts on an account's two sockets within this time are one message, and so are those on an
/// old and a new socket while one replaces the other (ledger rule 13).
pub const TWIN_FRAMES: Duration = Duration::from_secs(5);

/// How long an equal message that reading can't see counts as a repetition of the first.
pub const REPEATED_FRAME: Duration = Duration::from_secs(180);

/// Frames of events that are taken at once; more are a flood (ledger rule 28). The server's busiest moment that was seen
/// brought 300, and each waits in memory to be matched with what reading shows.
pub const FLOOD_EVENTS: u32 = 1_200;

/// Messages that no read shows, of different words, that are taken at once: each costs a row of the history alone.
pub const FLOOD_MESSAGES: u32 = 20_000;

/// After how long there is room for one more of each: 1,440 a day, more than a lot has customers.
pub const FLOOD_REFILL: Duration = Duration::from_secs(60);

/// How long one row of the history counts the frames that were left out: a row a day.
pub const FLOOD_ROW: Duration = Duration::from_secs(24 * 3600);

/// How long a frame that may repeat another one waits for reads to speak: as long as the longest read.
pub const CLAIM_HELD: Duration = READ_TIMEOUT;

/// How long such a frame waits while reading fails (ledger rule 12): then it is told, since nothing else
/// will tell it.
pub const CLAIM_HELD_FAILING: Duration = Duration::from_secs(2);

/// How long after a frame the later of the two reads begins that deny it (ledger rule 11): the server
/// sends frame 8 inside its transaction (S5.8).
pub const CLAIM_SECOND_READ: Duration = Duration::from_secs(5);

/// How long a frame and a fact that were told apart can still find each other (ledger rule 11).
pub const CLAIM_MATCHABLE: Duration = Duration::from_secs(600);

/// A frame comes this much before the birth that its row tells, at most: the error of our idea of the
/// server's clock.
pub const CLAIM_EARLY: Duration = Duration::from_secs(60);

/// Frames within this time of each other count as equally near to a fact; copies of one come together.
pub const CLAIM_NEAR: Duration = Duration::from_secs(5);

/// How long a frame is kept for which no read has been possible.
pub const CLAIM_KEPT: Duration = Duration::from_secs(24 * 3600);

/// How long after a fact its frame is expected (ledger rule 24).
pub const FRAME_LATE: Duration = Duration::from_secs(10);

/// A socket that seems deaf is replaced no more often than this.
pub const DEAF_REST: Duration = Duration::from_secs(600);

/// How long before its end a booking's driver is warned, unless the settings say otherwise.
pub const REMINDER_LEAD: Duration = Duration::from_secs(300);

/// How long a snoozed warning is silent.
pub const SNOOZE: Duration = Duration::from_secs(120);

/// How long after its end an agreed renewal is still asked for: who opens the lid hours later has left.
pub const RENEW_AT_END: Duration = Duration::from_secs(120);

/// How long an ended booking is offered for renewal in the window.
pub const RENEWAL_OFFERED: Duration = Duration::from_secs(1800);

/// Being without a connection, asleep or off for longer than this is being away: what happened meanwhile
/// is told as one group (ledger rule 20).
pub const AWAY: Duration = Duration::from_secs(120);

/// How long the group of what happened while away waits for reads that are slow.
pub const CATCH_UP: Duration = Duration::from_secs(30);

/// A difference between the two clocks' progress from which on the wall clock was set.
pub const CLOCK_JUMP: Duration = Duration::from_secs(2);

/// How long a new row without a payment is incomplete (ledger rule 15): the server writes the booking and
/// its payment in two steps.
pub const ROW_INCOMPLETE: Duration = Duration::from_secs(5);

/// A live booking is read every [`READ_PENDING`]; one that wasn't read for three of these may be another
/// by now.
pub const ROW_FRESH: Duration = Duration::from_secs(45);

/// How long after the read that follows an end ([`READ_AFTER_END`]) a frame of a closing is still that booking's without
/// a look: where that read doesn't come, another booking of the slot may be over by then (ledger rule 10).
pub const CLOSING_PROMPT: Duration = Duration::from_secs(5);

/// How long after its end a booking may be closed again: an owner saves it once more, or verifies its cash
/// late (S5.5).
pub const CLOSED_LATELY: Duration = Duration::from_secs(3600);

/// How long an unpaid payment or an open wash counts as pending (ledger rule 7).
pub const PENDING_KEPT: Duration = Duration::from_secs(24 * 3600);

/// Keys of rows that can't be read any more are kept this long (ledger rule 23).
pub const KEY_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// Longest time for the answer to a renewal or a cancelling; then it is unconfirmed.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Time after a booking's end (by the server's clock, plus its uncertainty) at which it is read: the
/// read that makes the real server complete it (S5.5).
pub const READ_AFTER_END: Duration = Duration::from_secs(1);

/// How often the list of bookings is read when nothing asks for it earlier.
pub const READ_LIST: Duration = Duration::from_secs(300);

/// How often an owner's cash payments and washes are read while nobody looks at the desk: no frame tells of them, and a
/// driver stands at the counter.
pub const READ_LOT: Duration = Duration::from_secs(60);

/// How often an owner's lots are read; they change when one is built.
pub const READ_LOTS: Duration = Duration::from_secs(3600);

/// How often the bookings, payments and washes of the desk are read while somebody looks at it, spread by a fifth: what
/// another desk has done is gone within 15 s, the answer's time included.
pub const DESK_READ: Duration = Duration::from_secs(10);

/// How often employees and add-on washes are read meanwhile: they change a few times an hour.
pub const DESK_SLOW: Duration = Duration::from_secs(30);

/// How long a booking counts as having just arrived: three of its ten minutes (S7).
pub const DESK_ARRIVALS: Duration = Duration::from_secs(1800);

/// How long before its end a booking is said to end soon.
pub const DESK_ENDING: Duration = Duration::from_secs(900);

/// How long a vehicle is looked for whose booking is over. Nothing tells that it has left; after an hour it has, or
/// somebody has taken it up.
pub const DESK_OVER: Duration = Duration::from_secs(3600);

/// How long until a cash payment that still waits is said again, until somebody has seen it: half of the ten minutes that
/// its booking lasts (S7).
pub const CASH_AGAIN: Duration = Duration::from_secs(300);

/// How long the desk shows what left its lists: long enough to ask who did it.
pub const DESK_DONE: Duration = Duration::from_secs(600);

/// How often what tells the events is read while no socket tells them: a busy lot waits no longer for a new
/// booking.
pub const READ_UNHEARD: Duration = Duration::from_secs(60);

/// The list is not read more often than this many times its own last duration: with 1,000 past bookings
/// it takes the real server 10 s and more.
pub const READ_LIST_REST: u32 = 5;

/// How often the token is checked where no other read would show that it died.
pub const VERIFY: Duration = Duration::from_secs(300);

/// Longest time for a REST answer. Lists are slow on the real server (S3).
pub const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// Time after which a failed read is tried again; doubled up to [`READ_LIST`].
pub const READ_RETRY: Duration = Duration::from_secs(5);

/// How long an idle connection is kept for the next read. Reads come together or minutes apart, and
/// after minutes a kept connection is often found dead.
pub const HTTP_IDLE: Duration = Duration::from_secs(20);

/// Longest time for signing in; the server hashes passwords for about 0.35 s (S2).
pub const SIGN_IN_TIMEOUT: Duration = Duration::from_secs(20);

/// Readings of the server's clock taken at a time; it ticks once a second (S4.7).
pub const CLOCK_SAMPLES: usize = 3;

/// Longest time for taking those readings.
pub const CLOCK_SAMPLE_TIMEOUT: Duration = Duration::from_secs(10);

/// Age at which a reading of the server's clock gives way to a less sure one: quartz drifts by up to
/// 50 ms in this time.
pub const CLOCK_SAMPLE_LASTS: Duration = Duration::from_secs(15 * 60);

/// A `/ws/time/` stamp is as old as its way here, which can't be measured one way; on a fresh
/// connection it is below this.
pub const CLOCK_SAMPLE_WAY: Duration = Duration::from_millis(500);

/// An idea of the server's clock that is rougher than this gives way to what a booking says is left of it,
/// which is known to the second.
pub const ROUGH_CLOCK: Duration = Duration::from_secs(2);

/// How long the events of the real clock wait for a reading of the server's clock after a connect.
pub const CLOCK_WAIT: Duration = Duration::from_secs(5);

/// For how long what was before a migration of the history is kept: by then somebody who has to go back to the
/// version before has done so.
pub const SCHEMA_COPY_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// After this what the disk refused is tried again, also where nothing else is to be stored: room comes back
/// without saying so.
pub const STORE_AGAIN: Duration = Duration::from_secs(15);

/// How long an operation of the keyring may take; some wait for ever on a locked collection.
pub const KEYRING: Duration = Duration::from_secs(10);

/// After this a keyring that was missing or slow is asked again: at the start of a session it may come up later
/// than the companion.
pub const KEYRING_AGAIN: Duration = Duration::from_secs(20);

/// Longest nap of the loop while a booking runs: timers stand still while the computer sleeps on Linux
/// and macOS, so the clock is looked at again this often.
pub const NAP: Duration = Duration::from_secs(10);

/// Longest nap while nothing is due.
pub const NAP_IDLE: Duration = Duration::from_secs(30);

/// A day of the history, as its settings count them.
pub const DAY: Duration = Duration::from_secs(24 * 3600);

/// How often the running program leaves a sign of life: a start says since when it was off to the minute.
pub const HEARTBEAT: Duration = Duration::from_secs(60);

/// How long the program's own file must have been left alone after it was replaced, before the new one is
/// started: a package manager replaces the two programs within a second or two.
pub const REPLACED_SETTLES: Duration = Duration::from_secs(5);

/// Days that the log is kept, the present one among them: a fault is looked into within a week.
pub const LOG_DAYS: i32 = 7;

/// How often the history is cut to the days for which it is kept.
pub const PRUNING: Duration = DAY;

/// How long a deleting in the history can be undone: longer than anybody looks for what they miss at once.
pub const UNDO: Duration = Duration::from_secs(600);

/// "Pause for an hour".
pub const PAUSE_HOUR: Duration = Duration::from_secs(3600);

/// How often what is pending is read (ledger rule 7): a live booking, a cash payment, an open wash. Spread
/// by a fifth to either side, so that clients don't come together.
pub const READ_PENDING: Duration = Duration::from_secs(15);

/// How long until the tray icon is tried again where there is no D-Bus session, or where the panel refused
/// it: a desktop that is starting has both within seconds.
pub const TRAY_RETRY: Duration = Duration::from_secs(5);

/// Longest time for the answer of a panel that is asked to show the icon; a healthy one needs milliseconds.
pub const TRAY_ANSWER: Duration = Duration::from_secs(5);

/// How long after the start a desktop without a tray is told from one whose panel is still starting: panels
/// are up within a second or two, and nobody is to look for an invisible program for longer.
pub const TRAY_AWAITED: Duration = Duration::from_secs(5);

/// Longest time for a step of the check; more than what limits its parts, which know better what was slow.
pub const CHECK_STEP: Duration = Duration::from_secs(25);

/// Longest time in the check for what the server does at once: its welcome (S4.3), a pong, an answer of
/// REST that needs no list.
pub const CHECK_ANSWER: Duration = Duration::from_secs(10);

/// How long `doctor --notify` stays after its test notifications: some desktops take a notification away
/// with the program that sent it.
pub const NOTIFY_SEEN: Duration = Duration::from_secs(8);

/// How long a choice on a notification is listened for where the system doesn't tell that it was cleared
/// away: what it is about is long over after a day.
pub const BANNER_HEARD: Duration = DAY;

/// How long the companion takes to end at most when the system ends the session; Windows gives a program 5 s.
pub const SESSION_END: Duration = Duration::from_secs(3);

/// How long after a crash the companion is started again, the first time: before anybody has missed it, and
/// after what it held (its door, its place in the tray) was let go.
pub const RESTART_FIRST: Duration = Duration::from_millis(500);

/// How often it is started again within [`RESTART_SPAN`]; then it is given up, since it can't live here.
pub const RESTART_LIMIT: usize = 5;

/// How long a restart counts.
pub const RESTART_SPAN: Duration = Duration::from_secs(600);

/// How long after the start it is first looked for an update: the start is over, and who has just begun to work
/// is not asked at once.
pub const UPDATE_FIRST: Duration = Duration::from_secs(300);

/// How often it is looked for one after that. Up to a fifth is added or taken off, as to [`UPDATE_FIRST`], so that
/// the desks of a company don't ask together.
pub const UPDATE_LOOK: Duration = DAY;

/// How long after a look that failed the next one is, doubled up to [`UPDATE_LOOK`].
pub const UPDATE_RETRY: Duration = Duration::from_secs(3600);

/// An update is not begun this long before the end of a countdown: a program that starts again, and the earlier
/// one after it if the new one does not come up, takes two minutes at most.
pub const UPDATE_KEEPS_OFF: Duration = Duration::from_secs(600);

/// Longest time for the list of versions: a few KiB.
pub const UPDATE_LIST: Duration = Duration::from_secs(30);

/// Longest silence within a download, after which it is given up.
pub const UPDATE_STALL: Duration = Duration::from_secs(30);

/// Longest time for a download, 100 MB at 60 kB/s: what takes longer is fetched another day.
pub const UPDATE_LOAD: Duration = Duration::from_secs(1800);

/// How long the companion that is to be replaced may take to end: it raises its last banners and leaves in good
/// order; what takes longer hangs.
pub const UPDATE_OLD_ENDS: Duration = Duration::from_secs(30);

/// How long the new version may take to answer at its door. It needs 30 ms, and some seconds where its history is
/// taken to a new form or a virus scanner reads it first.
pub const UPDATE_COMES_UP: Duration = Duration::from_secs(60);

/// Pause between two looks at its door.
pub const UPDATE_DOOR_LOOK: Duration = Duration::from_millis(50);
