// Everything the page knows, in one place: the link to the agent, its newest snapshot, the history, and
// what the user is looking at.
import type { Backend, Outcome } from '../ipc/backend';
import type { DaySheet, Deleted, DeskView, Export, Fault, Filter, Format, LinkView, News, PauseFor } from '../ipc/bindings';
import type { RowId, SignIn, SignOut, Snapshot, Spot, UpdateAsk, Which, Wish } from '../ipc/bindings';
import { everything } from '../view/filter';
import type { Form } from '../view/form';
import { exportedWords } from '../view/exported';
import { say, setClock, setLanguage } from '../words';
import { Checkup } from './checkup.svelte';
import { History } from './history.svelte';
import { keep, recall } from './kept';
import { Pointed } from './pointed.svelte';
import { SettingsDesk } from './settings.svelte';
import { showTheme } from './theme';

/** The views of somebody who is signed in. */
export type View = 'desk' | 'now' | 'history' | 'settings' | 'check';

export class Companion {
  link = $state.raw<LinkView>({ link: 'starting' });
  /** The newest snapshot; stays while the agent is away. */
  snapshot = $state.raw<Snapshot | null>(null);
  view = $state<View>('now');
  /** The attendant's desk as it was last; null until it was looked at. */
  desk = $state.raw<DeskView | null>(null);
  /** What to read out: the newest event, or what a button has done that shows too little. */
  announcement = $state('');
  /** Why the last request came to nothing; null once another one is made. */
  fault = $state.raw<Fault | null>(null);
  /** What was deleted last, as long as it is offered to bring it back. */
  deleted = $state.raw<Deleted | null>(null);
  /** Whether what was to be brought back is gone for good, as long as that is shown. */
  gone = $state(false);
  /** How the last export is, as long as that is shown. */
  exported = $state.raw<Export | null>(null);
  /** What it writes. */
  exports = $state<'history' | 'day_sheet'>('history');
  /** Whether the sign-in form is open. It stays during a sign-in, so that it can say what was wrong. */
  form = $state(false);
  /** Whether the form waits for its answer. */
  signingIn = $state(false);

  /** Whether the settings are looked at in place of the sign-in form. */
  settingUp = $state(false);
  /** What stood in the sign-in form when the settings were opened in its place, without the password. */
  typed: Form | null = null;

  readonly pointed = new Pointed();
  readonly history: History;
  readonly checkup: Checkup;
  readonly settings: SettingsDesk;
  readonly #backend: Backend;
  /** Whose history was read. */
  #account = '';

  constructor(backend: Backend) {
    this.#backend = backend;
    this.history = new History(backend);
    this.checkup = new Checkup(backend);
    this.settings = new SettingsDesk(backend);
  }

  /** Who is signed in, or null. */
  get session(): Snapshot['session'] | null {
    return this.snapshot?.session ?? null;
  }

  /** Names who is signed in where, for what the page keeps; empty if nobody is. */
  get account(): string {
    return this.#account;
  }

  /** Begins to listen and reads the present state. */
  async start(): Promise<void> {
    await this.#backend.onLink((view) => this.#linked(view));
    await this.#backend.onNews((news) => this.#heard(news));
    this.#linked(await this.#backend.link());
    const wanted = await this.#backend.wantedSpot();
    if (wanted !== null) this.show(wanted);
  }

  /** Shows the desk, a row of the history, or a booking: its card, or what was told of one that has none. */
  show(spot: Spot): void {
    const view = this.pointed.wish(spot);
    // Others than owners have no desk.
    this.view = view === 'desk' && !this.snapshot?.desk ? 'now' : view;
    this.#showStory();
  }

  #showStory(): void {
    const booking = this.pointed.withoutCard(this.snapshot);
    if (booking === null) return;
    this.view = 'history';
    void this.history.search({ ...everything, booking });
  }

  /** Signs in; the outcome is the form's to show. */
  async signIn(form: SignIn): Promise<Outcome<null>> {
    this.signingIn = true;
    try {
      return await this.#backend.signIn(form);
    } finally {
      this.signingIn = false;
    }
  }

  /** Wishes something. As with the others here, what it gives is what is shown: why it came to nothing. */
  wish = (wish: Wish): Promise<Fault | null> => this.#do(this.#backend.wish(wish));

  /** Wishes something from a dialog, which shows by itself why it came to nothing. */
  ask = (wish: Wish): Promise<Fault | null> => this.#ask(this.#backend.wish(wish));
  /** Signs out, from a dialog. */
  signOut = (how: SignOut): Promise<Fault | null> => this.#ask(this.#backend.signOut(how));

  retry = (): Promise<Fault | null> => this.#do(this.#backend.retry());
  pause = (length: PauseFor): Promise<Fault | null> => this.#do(this.#backend.pause(length));
  /** Does something about updates, and says where that is asked why it came to nothing. */
  update = (what: UpdateAsk): Promise<Fault | null> => this.#ask(this.#backend.update(what));
  resume = (): Promise<Fault | null> => this.pause('off');
  markAllRead = (): Promise<Fault | null> => {
    const of = { ...everything, up_to: this.history.listed.up_to };
    return this.mark({ all: { of, but: [] } }, true);
  };
  markRead = (row: RowId): Promise<Fault | null> => this.mark({ rows: [row] }, true);
  mark = (which: Which, read: boolean): Promise<Fault | null> => this.#do(this.#backend.mark(which, read));
  showExports = (): Promise<Fault | null> => this.#do(this.#backend.showExports());
  startAtLogin = (): Promise<Fault | null> =>
    this.#do(this.#backend.changeSetting({ setting: 'start_at_login', to: true }));
  showLogs = (): Promise<Fault | null> => this.#do(this.#backend.showLogs());
  openInBrowser = (booking: number): Promise<Fault | null> => this.#do(this.#backend.openInBrowser(booking));

  /** Deletes rows of the history, and offers to bring them back. */
  delete = async (which: Which): Promise<Fault | null> => {
    this.fault = null;
    const outcome = await this.#backend.delete(which);
    if (outcome.status === 'error') return (this.fault = outcome.error);
    this.deleted = outcome.data;
    this.gone = false;
    this.announcement = say('window-deleted', { count: outcome.data.rows });
    return null;
  };

  /** Brings back what was deleted last, if it isn't gone for good. */
  undelete = async (): Promise<void> => {
    const { deleted } = this;
    if (!deleted) return;
    const account = this.#account;
    this.fault = null;
    this.deleted = null;
    const outcome = await this.#backend.undelete(deleted.deletion);
    if (account !== this.#account) return;
    if (outcome.status === 'error') {
      this.fault = outcome.error;
      if (this.link.link === 'up') this.deleted ??= deleted;
      return;
    }
    this.gone = outcome.data === 0;
    this.announcement = say('window-undeleted', { count: outcome.data });
  };

  /** Writes the rows of a filter into a file. */
  export = (filter: Filter, format: Format): Promise<void> =>
    this.#write('history', () => this.#backend.export(filter, format));
  /** Writes the day sheet of a lot, or of all, into a file. */
  exportDaySheet = (lot: number | null): Promise<void> =>
    this.#write('day_sheet', () => this.#backend.exportDaySheet(lot));

  daySheet = (lot: number | null): Promise<Outcome<DaySheet>> => this.#backend.daySheet(lot);
  printPage = (): Promise<Fault | null> => this.#do(this.#backend.printPage());
  /** Follows the desk, or doesn't any more. Where the agent is gone there is nothing to say of that. */
  watchDesk = (isWatched: boolean): void => void this.#backend.watchDesk(isWatched);

  /** Remembers the filter and the place of the history for the next window. */
  keepHistory = (): void => {
    if (this.#account) keep(this.#account, this.history);
  };

  async #write(what: 'history' | 'day_sheet', begin: () => Promise<Outcome<null>>): Promise<void> {
    this.exports = what;
    this.exported = { export: 'writing', rows: 0, of: 0 };
    if (await this.#do(begin())) this.exported = null;
  }

  async #do(request: Promise<Outcome<null>>): Promise<Fault | null> {
    return (this.fault = await this.#ask(request));
  }

  async #ask(request: Promise<Outcome<null>>): Promise<Fault | null> {
    this.fault = null;
    const outcome = await request;
    return outcome.status === 'error' ? outcome.error : null;
  }

  #linked(view: LinkView): void {
    const wasUp = this.link.link === 'up';
    this.link = view;
    // A check that ran there has no end.
    if (view.link !== 'up' && this.checkup.running) this.checkup.forget();
    if (view.link !== 'up') {
      // Nor has an export, and what was deleted may go for good before the agent is back.
      if (this.exported?.export === 'writing') this.exported = null;
      this.deleted = null;
      return;
    }
    const account = this.#account;
    this.#knows(view.snapshot);
    // What was told while the agent was away from us is in its history.
    if (!wasUp && account && account === this.#account) void this.history.read();
  }

  #knows(snapshot: Snapshot): void {
    if (snapshot.settings.theme !== this.snapshot?.settings.theme) showTheme(snapshot.settings.theme);
    if (snapshot.language !== this.snapshot?.language) {
      this.settings.reset();
      // What a check has found is said in words of then.
      if (!this.checkup.running) this.checkup.forget();
      void setLanguage(snapshot.language);
    }
    this.snapshot = snapshot;
    setClock(snapshot.clock);
    const { session } = snapshot;
    if (session.state !== 'signing_in') this.form = session.state === 'signed_out';
    const account = session.state === 'signed_in' ? `${session.user} ${session.server}` : '';
    if (account !== this.#account) {
      this.settingUp = false;
      this.typed = null;
      this.#account = account;
      this.history.forget();
      this.checkup.forget();
      this.settings.reset();
      this.deleted = null;
      this.gone = false;
      this.exported = null;
      this.desk = null;
      // An owner's work is at the desk.
      if (snapshot.desk !== null && this.view === 'now') this.view = 'desk';
      if (account) {
        const kept = recall(account);
        if (kept) Object.assign(this.history, kept);
        void this.history.read();
      }
    }
    if (snapshot.desk === null && this.view === 'desk') this.view = 'now';
    this.#showStory();
  }

  #heard(news: News): void {
    switch (news.news) {
      case 'snapshot':
        return this.#knows(news);
      case 'desk':
        this.desk = news;
        return;
      case 'told':
        void this.history.told(news);
        if (!news.read) this.announcement = `${news.title}. ${news.body}`;
        return;
      case 'check':
        this.checkup.heard(news);
        // Each step by itself would drown out everything else.
        if (news.outcome !== null) this.announcement = news.outcome;
        return;
      case 'history_changed':
        return void (this.history.follows ? this.history.read() : this.history.refresh());
      case 'export':
        this.exported = news;
        if (news.export === 'written') this.announcement = exportedWords(this.exports, news);
        return;
      case 'show':
        if (news.at !== null) this.show(news.at);
        return;
      case 'ending':
        return;
    }
  }
}
