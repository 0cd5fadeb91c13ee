// What the fake backend shows: every state of the window, by the name it has in `?state=`.
import type {
  BookingView,
  CountdownView,
  Habit,
  Kind,
  Level,
  LinkView,
  Row,
  SessionView,
  Snapshot,
  SourceView,
  Trouble,
  TroubleCode,
} from './bindings';
import { lockedSettings, rememberedServers, settingsOf, usualSettings } from './fake-settings';
import { kindTitle } from '../view/kinds';
import { say } from '../words';
import { speech } from './fake-speech';
import { current, updates } from './fake-updates';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A trouble in the words that the agent would send. */
export function trouble(code: TroubleCode, field: Trouble['field'] = null): Trouble {
  const key = `trouble-${code.replaceAll('_', '-')}`;
  return { code, sentence: say(key), advice: say(`${key}-advice`), field };
}

const signedIn: SessionView = {
  state: 'signed_in',
  user: 'driver',
  server: 'parking.example.com',
  role: 'driver',
};

export const signedOut: Extract<SessionView, { state: 'signed_out' }> = { state: 'signed_out', why: null, server: null, user: null };

function booking(id: number, lot: string, slot: number, left: number, length: number): BookingView {
  const ends_at = Date.now() + left;
  return {
    id,
    lot,
    slot,
    vehicle: 'KA 01 AB 1234',
    starts_at: ends_at - length,
    ends_at,
    time: left > 0 ? 'running' : 'ended',
    payment: 'paid',
    renewal_price: 2500,
    renews_at_end: null,
    request: null,
    ...reminder(left),
    muted: false,
  };
}

function countdown(id: number, label: string, left: number, length: number): CountdownView {
  const ends_at = Date.now() + left;
  return { id, label, starts_at: ends_at - length, ends_at, ...reminder(left) };
}

/** What the agent says of a warning five minutes before the end. */
function reminder(left: number): Pick<CountdownView, 'can_snooze' | 'snoozed_until'> {
  return { can_snooze: left <= 5 * MINUTE && left > 2 * MINUTE, snoozed_until: null };
}

/** How the sources of a kind have done. */
function source(kind: Kind, frame: number, late: number, never: number, habit: Habit): SourceView {
  return { kind, count: { frame, late, never, foreign: 0 }, habit };
}

/** Somebody signed in, with bookings in every phase. */
export function driver(): Snapshot {
  return {
    session: signedIn,
    connection: { state: 'online' },
    bookings: [
      booking(12, 'Harbour Garage', 17, 4 * MINUTE + 31_000, 2 * HOUR),
      { ...booking(13, 'Station North', 2, 95 * MINUTE, 3 * HOUR), payment: 'awaits_cash' },
      booking(11, 'City Centre', 4, -20_000, HOUR),
    ],
    countdowns: [],
    desk: null,
    unread: 3,
    paused_until: null,
    is_catching_up: false,
    server_ahead: 0,
    troubles: [],
    ...speech,
    sources: [
      source('renewal_succeeded', 4, 1, 0, 'at_once'),
      source('renewal_failed', 0, 0, 0, 'unseen'),
      source('auto_expired', 1, 3, 0, 'late'),
      source('declined', 0, 0, 2, 'never'),
      source('cash_verified', 0, 0, 1, 'never'),
      source('wash_done', 0, 0, 0, 'unseen'),
    ],
    reconnects: { today: 2, last: { why: trouble('unreachable', 'server'), at: Date.now() - 40 * MINUTE } },
    settings: usualSettings(),
    update: current(),
  };
}

/** An owner, who sits at the desk. */
const owner = (change: Partial<Snapshot> = {}): Partial<Snapshot> => ({
  bookings: [],
  desk: { waiting: 0, payments: 0, washes: 0, over: 0 },
  session: { ...signedIn, user: 'owner', role: 'owner' },
  settings: settingsOf('owner'),
  ...change,
});

const told: [Kind, Level, string, number, boolean, number?][] = [
  ['expired', 'info', 'City Centre, slot 4: your time was over at 16:00.\nVehicle KA 01 AB 1234', 20_000, false, 11],
  ['expiring_soon', 'warning', 'Harbour Garage, slot 17: 5 minutes left, until 16:05.', 40_000, false, 12],
  ['renewal_failed', 'error', 'Renewal failed: the slot is already booked for that time.', 9 * MINUTE, false, 12],
  ['renewal_succeeded', 'success', 'Booking 12 was renewed until 16:05.', 2 * HOUR, true, 12],
  ['cash_verified', 'success', 'Cash payment for slot 2 was verified.', 3 * HOUR, true],
  ['auto_expired', 'info', 'Market Hall, slot 5: the server has closed this booking, which ran until 11:30.\nVehicle KA 01 AB 1234', 25 * HOUR, true, 9],
  ['expired', 'info', 'Market Hall, slot 5: your time was over at 11:30.\nVehicle KA 01 AB 1234', 25 * HOUR + 5 * MINUTE, true, 9],
  ['expiring_soon', 'warning', 'Market Hall, slot 5: 5 minutes left, until 11:30.\nVehicle KA 01 AB 1234', 25 * HOUR + 10 * MINUTE, true, 9],
  ['wash_done', 'success', 'Your car wash is completed.', 26 * HOUR, true],
  ['declined', 'warning', 'Your booking for slot 9 was declined by the owner.', 27 * HOUR, true],
  ['auto_expired', 'warning', 'Slot 9 has been released automatically.', 50 * HOUR, true],
  ['new_booking', 'info', 'You received a new booking in your lot 3.', 51 * HOUR, true],
  ['employee_assigned', 'info', 'Employee Sample Helper was assigned to you.', 75 * HOUR, true],
  ['other', 'info', 'The lot closes at 22:00 today.', 76 * HOUR, true],
];

/** A history with every kind of event, newest first, and some pages of older rows. */
export function rows(length = 130): Row[] {
  const now = Date.now();
  return Array.from({ length }, (_, i): Row => {
    const [kind, level, body, age, read, about] = told[i % told.length]!;
    return {
      id: 370 + length - i,
      at: now - age - Math.floor(i / told.length) * 80 * HOUR,
      kind,
      level,
      title: kindTitle(kind),
      body,
      subject: about === undefined ? null : { booking: about },
      source: 'frame',
      count: i === told.length - 1 ? 3 : 1,
      read: read || i >= told.length,
    };
  });
}

/** The same with texts that are too long, of one word, or written from right to left. */
export function endless(rows: Row[]): Row[] {
  const word = 'underground'.repeat(19);
  const texts: Pick<Row, 'title' | 'body'>[] = [
    { title: 'Message from ParkMate', body: 'A message without end. '.repeat(435) },
    { title: word, body: word },
    { title: 'A title without end. '.repeat(480), body: word.repeat(48) },
    { title: 'رسالة من ParkMate', body: 'يغلق المرآب عند الساعة 22:00 اليوم (Quay 4).' },
  ];
  const other = { kind: 'other', level: 'info', subject: null } as const;
  return rows.map((row, i) => (texts[i] ? { ...row, ...other, ...texts[i] } : row));
}

const up = (change: Partial<Snapshot>): LinkView => ({
  link: 'up',
  snapshot: { ...driver(), ...change },
});

/** All states. */
export const states: Record<string, () => LinkView> = {
  driver: () => up({}),
  empty: () => up({ bookings: [], unread: 0 }),
  'catching-up': () => up({ bookings: [], is_catching_up: true }),
  // A history of 100,000 rows.
  crowded: () => up({}),
  requests: () =>
    up({
      bookings: [
        { ...booking(14, 'Old Town', 8, 42 * MINUTE, 2 * HOUR), renews_at_end: 2500 },
        { ...booking(15, 'Fair Ground', 3, 50 * MINUTE, 2 * HOUR), request: 'cancelling' },
        { ...booking(16, 'Museum Park', 21, -MINUTE, HOUR), request: 'renewing' },
        { ...booking(17, 'Market Hall', 5, -2 * MINUTE, HOUR), renewal_price: null },
        { ...booking(18, 'Castle Hill', 6, -MINUTE, HOUR), request: 'checking' },
        { ...booking(19, 'Lake Side', 1, 55 * MINUTE, HOUR), request: 'checking', renews_at_end: 2500 },
      ],
    }),
  countdowns: () =>
    up({
      bookings: [],
      countdowns: [
        countdown(1, 'Meter in front of the bakery', 3 * MINUTE + 20_000, 30 * MINUTE),
        countdown(2, '', 80 * MINUTE, 2 * HOUR),
      ],
    }),
  owner: () => up(owner()),
  // What stands on the desk is in `fake-desk.ts`.
  desk: () => up(owner()),
  'desk-empty': () => up(owner()),
  'desk-reading': () => up(owner()),
  'desk-troubles': () => up(owner()),
  'desk-crowded': () => up(owner()),
  'desk-long': () => up(owner()),
  'desk-stale': () =>
    up(owner({ connection: { state: 'waiting', retry_at: Date.now() + 42_000, why: trouble('unreachable', 'server') } })),
  connecting: () => up({ connection: { state: 'connecting' } }),
  waiting: () =>
    up({
      connection: {
        state: 'waiting',
        retry_at: Date.now() + 42_000,
        why: trouble('unreachable', 'server'),
      },
    }),
  troubles: () =>
    up({
      troubles: [trouble('keyring_locked'), trouble('socket_not_found'), trouble('history_set_aside')],
    }),
  policy: () => up({ settings: lockedSettings() }),
  dark: () => up({ settings: { ...usualSettings(), theme: 'dark' } }),
  quiet: () =>
    up({ settings: { ...usualSettings(), quiet_hours: { from: 1320, to: 420 }, quiet_until: Date.now() + HOUR } }),
  paused: () => up({ paused_until: Date.now() + HOUR }),
  ahead: () => up({ server_ahead: -3 * MINUTE }),
  long: () =>
    up({
      session: { ...signedIn, user: 'a.driver.with.a.very.long.name', server: 'parking.'.repeat(9) + 'example.com' },
      bookings: [
        { ...booking(1, 'Underground'.repeat(12), 123456789012, 27 * HOUR, 48 * HOUR), vehicle: 'X'.repeat(80) },
        { ...booking(2, 'مرآب المدينة القديمة', 7, 4 * MINUTE, HOUR), starts_at: null, vehicle: null },
      ],
      countdowns: [countdown(1, 'meter'.repeat(30), 98 * HOUR, 99 * HOUR)],
    }),
  'signed-out': () => up({ session: signedOut }),
  remembered: () => up({ session: signedOut, settings: { ...usualSettings(), servers: rememberedServers() } }),
  'signed-out-by-server': () =>
    up({
      session: {
        state: 'signed_out',
        why: trouble('token_refused'),
        server: 'https://parking.example.com',
        user: 'driver',
      },
    }),
  'signed-out-here-only': () => up({ session: signedOut, troubles: [trouble('not_signed_out_elsewhere')] }),
  'no-tray': () => up({ troubles: [trouble('tray_missing')] }),
  'signing-in': () => up({ session: { state: 'signing_in' } }),
  // As the checks go; the check of any other state passes.
  'check-fails': () => up({}),
  'check-hangs': () => up({ reconnects: { today: 0, last: null } }),
  'check-for-owner': () =>
    up(owner({ sources: [source('new_booking', 0, 0, 0, 'unseen'), source('employee_assigned', 0, 0, 3, 'never')] })),
  ...Object.fromEntries(Object.entries(updates).map(([name, update]) => [name, () => up({ update: update() })])),
  starting: () => ({ link: 'starting' }),
  gone: () => ({ link: 'down', why: { fault: 'gone' } }),
  'other-version': () => ({ link: 'down', why: { fault: 'other_version' } }),
};
