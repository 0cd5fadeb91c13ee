// The history as far as the page has read it: blocks of the rows of a filter, read where they are looked at.
// It stands still while the user reads: what is told meanwhile is counted, and joins when it is asked for.
import type { Fault, Filter, Page, Row, RowId } from '../ipc/bindings';
import type { Backend } from '../ipc/backend';
import { everything, isEverything } from '../view/filter';
import { SIZE } from '../view/heights';

/** Rows that the agent hands out at most. */
const MOST = 500;
/** Blocks kept around those that are looked at. */
const KEPT = 12;

/** The first and the last of some blocks. */
export type Range = readonly [number, number];

/** A place in the list that stays where rows come and go. */
export interface Anchor {
  row: RowId;
  below: number;
}

export class History {
  /** Which rows are listed. Its `up_to` is the list's own. */
  filter = $state.raw<Filter>(everything);
  /** How many rows there are. */
  total = $state(0);
  /** Whether anything was read with this filter. */
  known = $state(false);
  /** Whether a page is being read. */
  reading = $state(false);
  /** Why the last page could not be read. */
  fault = $state.raw<Fault | null>(null);
  /** How many rows were told since, that are not in the list yet. */
  fresh = $state(0);
  /** The blocks that were read, newest rows first. */
  blocks = $state.raw<ReadonlyMap<number, readonly Row[]>>(new Map());
  /** Whether what is told joins at once, because the user looks at the newest rows. */
  follows = $state(true);
  /** The row at the top of the view, and how far it lies below it, in pixels; null for the newest rows. */
  anchor: Anchor | null = null;

  readonly #backend: Backend;
  /** The newest row of the list; null until it was read. */
  #upTo: RowId | null = null;
  #wanted: Range = [0, 0];
  /** Blocks that were read before something has changed. */
  #stale = new Set<number>();
  /** Counts filters and accounts: what was asked for an earlier one is not taken. */
  #turn = 0;
  /** Whether something has to be read, also where no block is missing. */
  #due = false;
  #running: Promise<void> | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The filter with the row up to which the list goes: what a deed is done to, so that it takes nothing
   *  that the user hasn't seen. */
  get listed(): Filter {
    return { ...this.filter, up_to: this.#upTo };
  }

  /** The row with that many in front, if it was read. */
  row(index: number): Row | null {
    return this.blocks.get(Math.floor(index / SIZE))?.[index % SIZE] ?? null;
  }

  /** How many rows are in front of a row, if it was read. */
  find(id: RowId): number | null {
    for (const [block, rows] of this.blocks) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return block * SIZE + at;
    }
    return null;
  }

  /** Lists the rows of another filter, from the newest on. What is shown stays until they are there. */
  search(filter: Filter): Promise<void> {
    this.filter = filter;
    this.anchor = null;
    this.#wanted = [0, 0];
    return this.read();
  }

  /** Reads everything anew, with what was told meanwhile. */
  read(): Promise<void> {
    this.#upTo = null;
    this.fresh = 0;
    return this.refresh();
  }

  /** Reads anew what was changed. */
  refresh(): Promise<void> {
    this.#stale = new Set(this.blocks.keys());
    this.#turn++;
    this.#due = true;
    return this.#run();
  }

  /** Reads the blocks that are looked at. */
  want(range: Range): Promise<void> {
    this.#wanted = range;
    return this.#run();
  }

  /** Where a row is, with its block read; null if it isn't there. A filter that hides it is taken off,
   *  unless it is to be kept. */
  async reach(id: RowId, keep = false): Promise<number | null> {
    if (!this.known) await this.read();
    let at = await this.#place(id);
    if (at === null && this.#upTo !== null && id > this.#upTo) {
      await this.read();
      at = await this.#place(id);
    }
    if (at === null && !keep && !isEverything(this.filter)) {
      await this.search(everything);
      at = await this.#place(id);
    }
    if (at === null) return null;
    const block = Math.floor(at / SIZE);
    await this.want([Math.max(0, block - 1), block + 1]);
    return at;
  }

  /** The numbers of the rows from one place to another, both included. */
  async between(one: number, other: number): Promise<RowId[]> {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    const found: RowId[] = [];
    for (let at = first; at <= last; at += MOST) {
      const page = await this.#page(at, Math.min(MOST, last - at + 1));
      if (!page) break;
      found.push(...page.rows.map((row) => row.id));
    }
    return found;
  }

  /** Takes in a row that was told, or told anew. */
  told(row: Row): Promise<void> | void {
    if (!this.known) return;
    if (this.#upTo === null || row.id > this.#upTo) return this.follows ? this.read() : this.#count();
    for (const [block, rows] of this.blocks) {
      const at = rows.findIndex((one) => one.id === row.id);
      if (at < 0) continue;
      if (rows[at]!.at !== row.at || !isEverything(this.filter)) return this.refresh();
      this.blocks = new Map(this.blocks).set(block, rows.with(at, row));
      return;
    }
  }

  /** Forgets everything, for another account. */
  forget(): void {
    this.#turn++;
    this.#upTo = null;
    this.#wanted = [0, 0];
    this.#stale.clear();
    this.#due = false;
    this.filter = everything;
    this.anchor = null;
    this.follows = true;
    this.fresh = 0;
    this.fault = null;
    this.reading = false;
    this.blocks = new Map();
    this.total = 0;
    this.known = false;
  }

  /** One request at a time, each for what is wanted by then. */
  #run(): Promise<void> {
    if (!this.#missing()) return Promise.resolve();
    return (this.#running ??= this.#fill());
  }

  async #fill(): Promise<void> {
    try {
      for (let missing = this.#missing(); missing; missing = this.#missing()) {
        const turn = this.#turn;
        const [first, last] = missing;
        const page = await this.#page(first * SIZE, Math.min(MOST, (last - first + 1) * SIZE));
        if (turn !== this.#turn) continue;
        if (!page) return;
        this.#take(page, missing);
      }
    } finally {
      this.#running = null;
    }
  }

  /** The wanted blocks that have to be read. */
  #missing(): Range | null {
    if (!this.known && !this.#due) return null;
    const [first, last] = this.#wanted;
    // A list that is read anew may be longer or shorter by then.
    if (this.#due) return this.#wanted;
    const end = Math.min(last, Math.ceil(this.total / SIZE) - 1);
    let missing: Range | null = null;
    for (let block = first; block <= end; block++) {
      if (!this.blocks.has(block)) missing = [missing?.[0] ?? block, block];
    }
    return missing;
  }

  #take(page: Page, [first, last]: Range): void {
    const [from, to] = this.#wanted;
    const kept = [...this.blocks].filter(
      ([block]) => !this.#stale.has(block) && block >= from - KEPT && block <= to + KEPT,
    );
    const blocks = new Map<number, readonly Row[]>(kept);
    for (let block = first; block <= last; block++) {
      const rows = page.rows.slice((block - first) * SIZE, (block - first + 1) * SIZE);
      if (rows.length > 0) blocks.set(block, rows);
    }
    this.#stale.clear();
    this.#due = false;
    this.blocks = blocks;
    this.total = page.total;
    this.known = true;
    this.#upTo ??= page.newest;
  }

  async #count(): Promise<void> {
    const turn = this.#turn;
    const outcome = await this.#backend.history({ ...this.filter, up_to: null }, 0, 0);
    if (turn === this.#turn && outcome.status === 'ok') this.fresh = Math.max(0, outcome.data.total - this.total);
  }

  async #place(id: RowId): Promise<number | null> {
    const outcome = await this.#backend.place(this.listed, id);
    return outcome.status === 'ok' ? outcome.data : null;
  }

  async #page(offset: number, limit: number): Promise<Page | null> {
    const turn = this.#turn;
    this.reading = true;
    const outcome = await this.#backend.history(this.listed, offset, limit);
    if (turn !== this.#turn) return null;
    this.reading = false;
    this.fault = outcome.status === 'error' ? outcome.error : null;
    return outcome.status === 'ok' ? outcome.data : null;
  }
}
