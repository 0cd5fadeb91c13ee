// A backend without an agent: shows the state named in the address (`?state=waiting`, `?entry=493`, `?booking=13`) and
// plays along, for `npm run dev` and for tests.
import type { Backend, Outcome } from './backend';
import type {
  BookingView,
  Change,
  CheckOf,
  DaySheet,
  Deleted,
  Fault,
  Filter,
  Format,
  Kind,
  LinkView,
  News,
  Page,
  Row,
  SignIn,
  SignOut,
  Snapshot,
  Spot,
  Trouble,
  TroubleCode,
  UpdateAsk,
  Which,
  Wish,
} from './bindings';
import { FakeCheck } from './fake-check';
import { FakeDesk } from './fake-desk';
import { listed, named, pageOf } from './fake-history';
import { changed } from './fake-settings';
import { speech } from './fake-speech';
import { driver, endless, rows, signedOut, states, trouble } from './fake-states';
import { lookedNow, offered } from './fake-updates';

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
  /** Every setting that was to be changed. */
  readonly changes: Change[] = [];
  /** Why wishes are refused, if they are. */
  refusal: TroubleCode | null = null;
  view: LinkView;
  rows: Row[];
  readonly #deleted: Row[][] = [];
  /** A sign-in or an export takes a moment, but not in tests. */
  readonly #latency = import.meta.env.MODE === 'test' ? 0 : 700;
  #spot: Spot | null;
  readonly #check: FakeCheck;
  readonly desk: FakeDesk;
  #hearLink: (view: LinkView) => void = () => {};
  #hearNews: (news: News) => void = () => {};

  constructor(state = 'driver', spot: Spot | null = null) {
    this.view = (states[state] ?? states.driver!)();
    this.rows = this.view.link === 'up' && state === 'empty' ? [] : rows(state === 'crowded' ? 100_000 : 130);
    if (state === 'long') this.rows = endless(this.rows);
    this.#spot = spot;
    this.#check = new FakeCheck(state);
    this.desk = new FakeDesk(state, this.#latency, (view, counts) => {
      if (this.desk.isWatched) this.#hearNews({ news: 'desk', ...view });
      this.change({ desk: counts });
    });
    if (this.view.link === 'up' && this.view.snapshot.desk) this.view.snapshot.desk = this.desk.counts;
    if (import.meta.env.DEV && import.meta.env.MODE !== 'test' && state === 'desk') this.desk.live();
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
  show(at: Spot | null): void {
    this.#hearNews({ news: 'show', at });
  }

  link = async (): Promise<LinkView> => this.view;

  wantedSpot = async (): Promise<Spot | null> => {
    const spot = this.#spot;
    this.#spot = null;
    return spot;
  };

  history = async (filter: Filter, offset: number, limit: number): Promise<Outcome<Page>> => {
    this.requests.push('history');
    if (this.view.link !== 'up') return { status: 'error', error: { fault: 'gone' } };
    return { status: 'ok', data: pageOf(this.rows, filter, offset, limit) };
  };

  place = async (filter: Filter, row: number): Promise<Outcome<number | null>> => {
    const at = listed(this.rows, filter).findIndex((one) => one.id === row);
    return { status: 'ok', data: at < 0 ? null : at };
  };

  signIn = async (form: SignIn): Promise<Outcome<null>> => {
    this.requests.push('signIn');
    this.change({ session: { state: 'signing_in' } });
    await this.#latent();
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
      case 'mute':
        this.#alter(wish.booking, { muted: true, can_snooze: false, snoozed_until: null });
        break;
      case 'unmute':
        this.#alter(wish.booking, { muted: false });
        break;
      case 'start_countdown': {
        const id = Math.max(0, ...countdowns.map((one) => one.id)) + 1;
        const calm = { can_snooze: false, snoozed_until: null };
        const started = { id, label: wish.label, starts_at: Date.now(), ends_at: wish.end, ...calm };
        this.change({ countdowns: [...countdowns, started] });
        break;
      }
      case 'verify_cash':
      case 'work':
      case 'has_left':
      case 'mute_lot':
        void this.desk.wish(wish);
        break;
      case 'stop_countdown':
        this.change({ countdowns: countdowns.filter((one) => one.id !== wish.id) });
        break;
    }
    return done;
  };

  mark = async (which: Which, read: boolean): Promise<Outcome<null>> => {
    this.requests.push(read ? 'mark read' : 'mark unread');
    const meant = new Set(named(this.rows, which));
    this.#keep(this.rows.map((row) => (meant.has(row) ? { ...row, read } : row)));
    return done;
  };

  delete = async (which: Which): Promise<Outcome<Deleted>> => {
    this.requests.push('delete');
    const meant = new Set(named(this.rows, which));
    this.#deleted.push([...meant]);
    this.#keep(this.rows.filter((row) => !meant.has(row)));
    return { status: 'ok', data: { deletion: this.#deleted.length, rows: meant.size } };
  };

  undelete = async (deletion: number): Promise<Outcome<number>> => {
    this.requests.push('undelete');
    if (this.refusal) return refuse(trouble(this.refusal));
    const back = this.#deleted[deletion - 1] ?? [];
    this.#deleted[deletion - 1] = [];
    this.#keep([...this.rows, ...back].sort((a, b) => b.at - a.at || b.id - a.id));
    return { status: 'ok', data: back.length };
  };

  /** Removes for good what was deleted, as the agent does after a while. */
  purge(): void {
    this.#deleted.fill([]);
  }

  export = (filter: Filter, format: Format): Promise<Outcome<null>> =>
    this.#write(`export ${format}`, listed(this.rows, filter).length, `parkmate-history-2026-11-25.${format}`);

  watchDesk = async (isWatched: boolean): Promise<Outcome<null>> => {
    this.requests.push(isWatched ? 'watchDesk' : 'leaveDesk');
    this.desk.isWatched = isWatched;
    if (isWatched) this.#hearNews({ news: 'desk', ...this.desk.view });
    return done;
  };

  daySheet = async (lot: number | null): Promise<Outcome<DaySheet>> => {
    this.requests.push(`daySheet ${lot}`);
    if (this.refusal) return refuse(trouble(this.refusal));
    return { status: 'ok', data: this.desk.sheet(lot) };
  };

  exportDaySheet = (lot: number | null): Promise<Outcome<null>> =>
    this.#write(`exportDaySheet ${lot}`, 24, 'parkmate-day-2026-11-25.csv');

  printPage = async (): Promise<Outcome<null>> => {
    this.requests.push('printPage');
    if (import.meta.env.DEV && import.meta.env.MODE !== 'test') print();
    return done;
  };

  showLogs = async (): Promise<Outcome<null>> => {
    this.requests.push('showLogs');
    return done;
  };

  showExports = async (): Promise<Outcome<null>> => {
    this.requests.push('showExports');
    return done;
  };

  pause = async (length: 'hour' | 'until_tomorrow' | 'off'): Promise<Outcome<null>> => {
    this.requests.push(`pause ${length}`);
    this.change({ paused_until: length === 'off' ? null : Date.now() + 3600_000 });
    return done;
  };

  changeSetting = async (change: Change): Promise<Outcome<null>> => {
    this.changes.push(change);
    const outcome = changed(this.snapshot.settings, change);
    if (typeof outcome === 'string') return refuse(trouble(outcome));
    this.change({ settings: outcome, language: outcome.language ?? speech.language, clock: outcome.clock ?? speech.clock });
    return done;
  };

  forgetSignIn = async (server: string, user: string): Promise<Outcome<null>> => {
    const { settings } = this.snapshot;
    const servers = settings.servers
      .map((one) => (one.address === server ? { ...one, users: one.users.filter((known) => known !== user) } : one))
      .filter((one) => one.users.length > 0);
    this.change({ settings: { ...settings, servers } });
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

  check = async (of: CheckOf): Promise<Outcome<null>> => {
    this.requests.push(`check ${of.server ?? ''}`.trim());
    const { session } = this.snapshot;
    const server = of.server ?? (session.state === 'signed_in' ? session.server : null);
    if (server !== null && /\s/.test(server)) return refuse(trouble('address_invalid', 'server'));
    const isSignedIn = session.state === 'signed_in' && of.server === null;
    this.#check.run(server, isSignedIn, (check) => this.#hearNews({ news: 'check', ...check }));
    return done;
  };

  update = async (what: UpdateAsk): Promise<Outcome<null>> => {
    this.requests.push(`update ${what.update}`);
    if (this.refusal) return refuse(trouble(this.refusal));
    const { update } = this.snapshot;
    if (what.update === 'seen') this.change({ update: { ...update, result: null } });
    if (what.update === 'look') this.change({ update: lookedNow(update) });
    if (what.update === 'install') this.change({ update: { ...update, state: { state: 'loading', version: what.version, share: 40 } } });
    if (what.update === 'call_off') this.change({ update: offered() });
    return done;
  };

  testNotification = async (kind: Kind): Promise<Outcome<null>> => {
    this.requests.push(`testNotification ${kind}`);
    return this.refusal ? refuse(trouble(this.refusal)) : done;
  };

  onLink = async (hear: (view: LinkView) => void): Promise<() => void> => {
    this.#hearLink = hear;
    return () => (this.#hearLink = () => {});
  };

  onNews = async (hear: (news: News) => void): Promise<() => void> => {
    this.#hearNews = hear;
    return () => (this.#hearNews = () => {});
  };

  async #write(request: string, of: number, name: string): Promise<Outcome<null>> {
    this.requests.push(request);
    for (const part of [0.2, 0.6]) {
      this.#hearNews({ news: 'export', export: 'writing', rows: Math.round(of * part), of });
      await this.#latent();
    }
    if (this.refusal) this.#hearNews({ news: 'export', export: 'failed', ...trouble(this.refusal) });
    else this.#hearNews({ news: 'export', export: 'written', file: `/home/driver/Downloads/${name}`, rows: of });
    return done;
  }

  #alter(booking: number, change: Partial<BookingView>): void {
    const { bookings } = this.snapshot;
    this.change({ bookings: bookings.map((one) => (one.id === booking ? { ...one, ...change } : one)) });
  }

  #keep(rows: Row[]): void {
    this.rows = rows;
    this.#hearNews({ news: 'history_changed' });
    this.change({ unread: this.rows.filter((row) => !row.read).length });
  }

  #latent(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.#latency));
  }
}

function refuse(told: Trouble): Outcome<never> {
  const error: Fault = { fault: 'refused', refusal: { refusal: 'trouble', ...told } };
  return { status: 'error', error };
}

const asked = new URLSearchParams(location.search);
const [entry, booking] = [asked.get('entry'), asked.get('booking')];

/** The backend of `npm run dev`. */
export const backend = new FakeBackend(
  asked.get('state') ?? 'driver',
  entry !== null ? { entry: Number(entry) } : booking !== null ? { booking: Number(booking) } : null,
);

/** Lets tests in a real engine make things happen. */
Object.assign(globalThis, { fake: backend, states: Object.keys(states) });
