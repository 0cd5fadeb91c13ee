// The part of the history that the page has read: pages from the newest on, kept in step with the news.
import type { Fault, Page, Row, RowId } from '../ipc/bindings';
import type { Backend } from '../ipc/backend';

/** Rows read at a time. */
const PAGE = 50;
/** Rows that the agent hands out at most. */
const MOST = 500;

export class History {
  /** Newest first. */
  rows = $state.raw<Row[]>([]);
  /** Whether older rows can be read. */
  more = $state(false);
  /** Whether the first page was read. */
  known = $state(false);
  /** Whether a page is being read. */
  reading = $state(false);
  /** Why the last page could not be read. */
  fault = $state.raw<Fault | null>(null);

  readonly #backend: Backend;
  /** The last request; the next one waits for it, so that pages follow each other. */
  #last: Promise<void> = Promise.resolve();
  /** Counts accounts: what was asked for an earlier one is not taken. */
  #account = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads from the newest on, as much as was read before. */
  read(): Promise<void> {
    return this.#inTurn(async () => {
      const page = await this.#page(null, Math.min(MOST, Math.max(PAGE, this.rows.length)));
      if (!page) return;
      this.rows = page.rows;
      this.more = page.more;
      this.known = true;
    });
  }

  /** Reads the next older page. */
  older(limit = PAGE): Promise<void> {
    return this.#inTurn(async () => {
      const oldest = this.rows.at(-1);
      if (!oldest || !this.more) return;
      const page = await this.#page(oldest.id, limit);
      if (!page) return;
      this.rows = [...this.rows, ...page.rows];
      this.more = page.more;
    });
  }

  /** Reads on until the row is there, or can't be. */
  async reach(id: RowId): Promise<boolean> {
    if (!this.known) await this.read();
    while (!this.#has(id) && this.more && !this.fault && (this.rows.at(-1)?.id ?? 0) > id) {
      await this.older(MOST);
    }
    return this.#has(id);
  }

  /** Takes in a row that was told, or told anew. */
  told(row: Row): void {
    if (!this.known) return;
    const oldest = this.rows.at(-1);
    if (oldest && row.id < oldest.id && this.more) return;
    const others = this.rows.filter((other) => other.id !== row.id);
    const at = others.findIndex((other) => other.id < row.id);
    this.rows = at < 0 ? [...others, row] : others.toSpliced(at, 0, row);
  }

  /** Forgets everything, for another account. */
  forget(): void {
    this.#account++;
    this.#last = Promise.resolve();
    this.rows = [];
    this.more = false;
    this.known = false;
    this.reading = false;
    this.fault = null;
  }

  #has(id: RowId): boolean {
    return this.rows.some((row) => row.id === id);
  }

  #inTurn(request: () => Promise<void>): Promise<void> {
    const account = this.#account;
    const run = (): Promise<void> | undefined => (account === this.#account ? request() : undefined);
    this.#last = this.#last.then(run, run);
    return this.#last;
  }

  async #page(before: RowId | null, limit: number): Promise<Page | null> {
    const account = this.#account;
    this.reading = true;
    const outcome = await this.#backend.history(before, limit);
    if (account !== this.#account) return null;
    this.reading = false;
    this.fault = outcome.status === 'error' ? outcome.error : null;
    return outcome.status === 'ok' ? outcome.data : null;
  }
}
