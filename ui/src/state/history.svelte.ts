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
  /** Counts readings from the newest row on; an answer to an earlier one is stale. */
  #reading = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads from the newest on, as much as was read before. */
  async read(): Promise<void> {
    const turn = ++this.#reading;
    const limit = Math.min(MOST, Math.max(PAGE, this.rows.length));
    const page = await this.#page(null, limit, turn);
    if (!page) return;
    this.rows = page.rows;
    this.more = page.more;
    this.known = true;
  }

  /** Reads the next older page. */
  async older(limit = PAGE): Promise<void> {
    const last = this.rows.at(-1);
    if (!last || !this.more || this.reading) return;
    const page = await this.#page(last.id, limit, this.#reading);
    if (!page) return;
    this.rows = [...this.rows, ...page.rows];
    this.more = page.more;
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
    this.#reading++;
    this.rows = [];
    this.more = false;
    this.known = false;
    this.fault = null;
    this.reading = false;
  }

  #has(id: RowId): boolean {
    return this.rows.some((row) => row.id === id);
  }

  async #page(before: RowId | null, limit: number, turn: number): Promise<Page | null> {
    this.reading = true;
    const outcome = await this.#backend.history(before, limit);
    if (turn !== this.#reading) return null;
    this.reading = false;
    this.fault = outcome.status === 'error' ? outcome.error : null;
    return outcome.status === 'ok' ? outcome.data : null;
  }
}
