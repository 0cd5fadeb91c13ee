// What the page can ask of the rest of the program. This is the only file that knows Tauri; the views
// know the interface, which `fake.ts` fills too.
import {
  commands,
  events,
  type Change,
  type CheckOf,
  type DaySheet,
  type Deleted,
  type Deletion,
  type Fault,
  type Filter,
  type Format,
  type Kind,
  type LinkView,
  type News,
  type Page,
  type PauseFor,
  type RowId,
  type SignIn,
  type SignOut,
  type Spot,
  type UpdateAsk,
  type Which,
  type Wish,
} from './bindings';

/** What comes of a request. */
export type Outcome<T> = { status: 'ok'; data: T } | { status: 'error'; error: Fault };

/** Ends a subscription. */
export type Unlisten = () => void;

/** The agent, as far as the page knows it. */
export interface Backend {
  /** How the link to the agent is, with its newest snapshot. */
  link(): Promise<LinkView>;
  /** The place that the window was opened for; told once. */
  wantedSpot(): Promise<Spot | null>;
  /** A page of the rows of a filter, newest first: `limit` rows after `offset` others. */
  history(filter: Filter, offset: number, limit: number): Promise<Outcome<Page>>;
  /** How many rows of a filter are in front of a row; null if it isn't among them. */
  place(filter: Filter, row: RowId): Promise<Outcome<number | null>>;
  signIn(form: SignIn): Promise<Outcome<null>>;
  signOut(how: SignOut): Promise<Outcome<null>>;
  /** Renews, cancels, snoozes or counts down. It is answered when it is accepted; what becomes of a request
   *  to the server is told as an event. */
  wish(wish: Wish): Promise<Outcome<null>>;
  mark(which: Which, read: boolean): Promise<Outcome<null>>;
  /** Deletes rows of the history; for a while it can be undone. */
  delete(which: Which): Promise<Outcome<Deleted>>;
  /** Brings back what was deleted; gives how many rows came back, none if they are gone for good. */
  undelete(deletion: Deletion): Promise<Outcome<number>>;
  /** Begins to write rows of the history into a file; how far it is comes as news. */
  export(filter: Filter, format: Format): Promise<Outcome<null>>;
  /** Shows the folder in which exports lie. */
  showExports(): Promise<Outcome<null>>;
  /** Shows the folder of the log. */
  showLogs(): Promise<Outcome<null>>;
  pause(length: PauseFor): Promise<Outcome<null>>;
  /** Changes a setting, at once and for the next start. */
  changeSetting(change: Change): Promise<Outcome<null>>;
  /** Forgets that somebody has signed in to a server. */
  forgetSignIn(server: string, user: string): Promise<Outcome<null>>;
  /** Tries to connect now, instead of waiting. */
  retry(): Promise<Outcome<null>>;
  /** Opens the page of a booking in the user's browser. */
  openInBrowser(booking: number): Promise<Outcome<null>>;
  /** Begins a check, or joins the one that runs; how it goes is told as news. */
  check(of: CheckOf): Promise<Outcome<null>>;
  /** Does something about updates; how it stands with them is in the snapshot. */
  update(what: UpdateAsk): Promise<Outcome<null>>;
  /** Shows a test notification. */
  testNotification(kind: Kind): Promise<Outcome<null>>;
  /** Begins to follow the desk, or ends it; it comes as news. */
  watchDesk(isWatched: boolean): Promise<Outcome<null>>;
  /** The day sheet of a lot, or of all. */
  daySheet(lot: number | null): Promise<Outcome<DaySheet>>;
  /** Begins to write it into a file; how far that is comes as news. */
  exportDaySheet(lot: number | null): Promise<Outcome<null>>;
  /** Opens the system's dialog that prints the page. */
  printPage(): Promise<Outcome<null>>;
  /** Hears of every change of the link and of the snapshot. */
  onLink(hear: (view: LinkView) => void): Promise<Unlisten>;
  /** Hears of events, changes of the history, and requests to show a row. */
  onNews(hear: (news: News) => void): Promise<Unlisten>;
}

/** The backend in the app's window. */
export const backend: Backend = {
  link: commands.link,
  wantedSpot: commands.wantedSpot,
  history: commands.history,
  signIn: commands.signIn,
  signOut: commands.signOut,
  wish: commands.wish,
  place: commands.place,
  mark: commands.mark,
  delete: commands.delete,
  undelete: commands.undelete,
  export: commands.exportHistory,
  showExports: commands.showExports,
  showLogs: commands.showLogs,
  pause: commands.pause,
  changeSetting: commands.changeSetting,
  forgetSignIn: commands.forgetSignIn,
  retry: commands.retry,
  openInBrowser: commands.openInBrowser,
  check: commands.check,
  update: commands.update,
  testNotification: commands.testNotification,
  watchDesk: commands.watchDesk,
  daySheet: commands.daySheet,
  exportDaySheet: commands.exportDaySheet,
  printPage: commands.printPage,
  onLink: (hear) => events.linkView.listen((event) => hear(event.payload)),
  onNews: (hear) => events.agentNews.listen((event) => hear(event.payload)),
};
