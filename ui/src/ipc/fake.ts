// A backend without an agent: shows the state named in the address (`?state=waiting`, `?entry=493`) and
// plays along, for `npm run dev` and for tests.
import type { Backend, Outcome } from './backend';
import type {
  BookingView,
  Fault,
  LinkView,
  News,
  Row,
  SignIn,
  SignOut,
  Snapshot,
  Trouble,
  TroubleCode,
  Wish,
} from './bindings';
import { driver, rows, signedOut, states, trouble } from './fake-states';

const done: Outcome<null> = { status: 'ok', data: null };

/** What the fake answers to a sign-in, as the agent would. */
function fault(form: SignIn): [TroubleCode, Trouble['field']] | null {
  const local = /^(\w+:\/\/)?(127\.|localhost)/.test(form.server);
  if (form.server === '') return ['address_empty', 'server'];
  if (/\s/.test(form.server)) return ['address_invalid', 'server'];
  if (/^(http|ws):/.test(form.server) && !local && !form.allow_plain) return ['address_plain', 'server'];
  if (form.server.includes('nowhere')) return ['host_unknown', 'server'];
  if (form.server.includes('broken')) return ['server_fault', null];
  if (form.user === '' || form.password === '') return ['credentials_missing', 'user'];
  if (form.password === 'wrong') return ['wrong_password', 'password'];
  return null;
}

export class FakeBackend implements Backend {
  /** Every request made, by name. */
  readonly requests: string[] = [];
  /** Everything that was wished. */
  readonly wishes: Wish[] = [];
  /** Why wishes are refused, if they are. */
  refusal: TroubleCode | null = null;
  view: LinkView;
  rows: Row[];
  #entry: number | null;
  #hearLink: (view: LinkView) => void = () => {};
  #hearNews: (news: News) => void = () => {};

  constructor(state = 'driver', entry: number | null = null) {
    this.view = (states[state] ?? states.driver!)();
    this.rows = this.view.link === 'up' && state === 'empty' ? [] : rows();
    if (state === 'long') this.rows[0] = { ...this.rows[0]!, body: 'A message without end. '.repeat(430) };
    this.#entry = entry;
  }

  /** The snapshot, or a plain one while the agent is away. */
  get snapshot(): Snapshot {
    return this.view.link === 'up' ? this.view.snapshot : driver();
  }

  /** Changes the link as the agent's coming and going does. */
  become(view: LinkView): void {
    this.view = view;
    this.#hearLink(view);
  }

  /** Changes the snapshot. */
  change(change: Partial<Snapshot>): void {
    this.become({ link: 'up', snapshot: { ...this.snapshot, ...change } });
  }

  /** Tells an event. */
  tell(row: Row): void {
    this.rows = [row, ...this.rows.filter((other) => other.id !== row.id)];
    this.#hearNews({ news: 'told', ...row });
    this.change({ unread: this.rows.filter((other) => !other.read).length });
  }

  /** Asks the window to show itself. */
  show(entry: number | null): void {
    this.#hearNews({ news: 'show', entry });
  }

  link = async (): Promise<LinkView> => this.view;

  wantedEntry = async (): Promise<number | null> => {
    const entry = this.#entry;
    this.#entry = null;
    return entry;
  };

  history = async (before: number | null, limit: number): Promise<Outcome<{ rows: Row[]; more: boolean }>> => {
    this.requests.push('history');
    if (this.view.link !== 'up') return { status: 'error', error: { fault: 'gone' } };
    const older = this.rows.filter((row) => before === null || row.id < before);
    return { status: 'ok', data: { rows: older.slice(0, limit), more: older.length > limit } };
  };

  signIn = async (form: SignIn): Promise<Outcome<null>> => {
    this.requests.push('signIn');
    this.change({ session: { state: 'signing_in' } });
    await new Promise((resolve) => setTimeout(resolve, this.#latency));
    const found = fault(form);
    if (found) {
      // As with the agent, the answer may come before the snapshot.
      const session = { ...signedOut, why: trouble(...found), server: form.server, user: form.user };
      setTimeout(() => this.change({ session }));
      return refuse(trouble(...found));
    }
    this.change({ session: { state: 'signed_in', user: form.user, server: form.server, role: 'driver' } });
    return done;
  };

  signOut = async (how: SignOut): Promise<Outcome<null>> => {
    this.requests.push(`signOut ${how}`);
    this.change({ session: signedOut });
    return done;
  };

  wish = async (wish: Wish): Promise<Outcome<null>> => {
    this.wishes.push(wish);
    if (this.refusal) return refuse(trouble(this.refusal));
    const { countdowns } = this.snapshot;
    switch (wish.wish) {
      case 'renew':
        this.#alter(wish.booking, { request: 'renewing' });
        break;
      case 'cancel':
        this.#alter(wish.booking, { request: 'cancelling' });
        break;
      case 'renew_at_end':
        this.#alter(wish.booking, { renews_at_end: wish.price });
        break;
      case 'let_end':
        this.#alter(wish.booking, { renews_at_end: null });
        break;
      case 'snooze': {
        const { of } = wish;
        const snoozed = { can_snooze: false, snoozed_until: Date.now() + this.snapshot.server_ahead + 2 * 60_000 };
        if (of.booking !== undefined) this.#alter(of.booking, snoozed);
        else this.change({ countdowns: countdowns.map((one) => (one.id === of.own ? { ...one, ...snoozed } : one)) });
        break;
      }
      case 'start_countdown': {
        const id = Math.max(0, ...countdowns.map((one) => one.id)) + 1;
        const calm = { can_snooze: false, snoozed_until: null };
        const started = { id, label: wish.label, starts_at: Date.now(), ends_at: wish.end, ...calm };
        this.change({ countdowns: [...countdowns, started] });
        break;
      }
      case 'stop_countdown':
        this.change({ countdowns: countdowns.filter((one) => one.id !== wish.id) });
        break;
    }
    return done;
  };

  markRead = async (which: 'all' | { one: number }): Promise<Outcome<null>> => {
    this.requests.push('markRead');
    this.rows = this.rows.map((row) =>
      which === 'all' || which.one === row.id ? { ...row, read: true } : row,
    );
    this.#hearNews({ news: 'history_changed' });
    this.change({ unread: this.rows.filter((row) => !row.read).length });
    return done;
  };

  pause = async (length: 'hour' | 'until_tomorrow' | 'off'): Promise<Outcome<null>> => {
    this.requests.push('pause');
    this.change({ paused_until: length === 'off' ? null : Date.now() + 3600_000 });
    return done;
  };

  retry = async (): Promise<Outcome<null>> => {
    this.requests.push('retry');
    this.change({ connection: { state: 'online' } });
    return done;
  };

  openInBrowser = async (booking: number): Promise<Outcome<null>> => {
    this.requests.push(`openInBrowser ${booking}`);
    return done;
  };

  onLink = async (hear: (view: LinkView) => void): Promise<() => void> => {
    this.#hearLink = hear;
    return () => (this.#hearLink = () => {});
  };

  onNews = async (hear: (news: News) => void): Promise<() => void> => {
    this.#hearNews = hear;
    return () => (this.#hearNews = () => {});
  };

  #alter(booking: number, change: Partial<BookingView>): void {
    const { bookings } = this.snapshot;
    this.change({ bookings: bookings.map((one) => (one.id === booking ? { ...one, ...change } : one)) });
  }

  /** A sign-in takes a moment, but not in tests. */
  #latency = import.meta.env.MODE === 'test' ? 0 : 700;
}

function refuse(told: Trouble): Outcome<null> {
  const error: Fault = { fault: 'refused', refusal: { refusal: 'trouble', ...told } };
  return { status: 'error', error };
}

const asked = new URLSearchParams(location.search);
const entry = asked.get('entry');

/** The backend of `npm run dev`. */
export const backend = new FakeBackend(
  asked.get('state') ?? 'driver',
  entry === null ? null : Number(entry),
);

/** Lets tests in a real engine make things happen. */
Object.assign(globalThis, { fake: backend, states: Object.keys(states) });
