// Where the keyboard is in the history, and what is selected and opened from there. It is at a row, which may move
// as rows come and go; where the row is gone, its place stays.
import type { RowId, Which } from '../ipc/bindings';
import type { History } from './history.svelte';
import { Selection } from './selection.svelte';

/** A row, and where it was when it was last seen. */
interface Spot {
  /** Null where no row has been read yet. */
  readonly row: RowId | null;
  at: number;
}

export class Cursor {
  /** The row that is shown whole. */
  opened = $state<RowId | null>(null);
  readonly selection = new Selection();
  readonly #history: History;
  #spot = $state.raw<Spot>({ row: null, at: 0 });
  readonly #at = $derived.by(() => this.#place(this.#spot));
  /** Where a selection of neighbours began; null if there is none. */
  #from: Spot | null = null;

  constructor(history: History) {
    this.#history = history;
  }

  /** The place of the row that has the keyboard. */
  get at(): number {
    return this.#at;
  }

  /** The row that has the keyboard, if it was read. */
  get row(): RowId | null {
    return this.#history.row(this.at)?.id ?? null;
  }

  /** How many rows are selected. */
  get count(): number {
    return this.selection.count(this.#history.total);
  }

  /** Is at a row from now on, because it has the focus or was clicked. */
  hold(row: RowId, at: number): void {
    this.#spot = { row, at };
  }

  /** Goes to a place; the nearest one if there is none. */
  go(to: number): void {
    this.#from = null;
    this.#move(to);
  }

  /** Goes to a place and selects everything on the way, from where such a way began. */
  async extend(to: number): Promise<void> {
    const from = (this.#from ??= this.#spot);
    this.#move(to);
    const rows = await this.#history.between(this.#place(from), this.at);
    if (this.#from === from) this.selection.only(rows);
  }

  /** Selects a row or doesn't any more. */
  toggle(at: number): void {
    this.go(at);
    if (this.row !== null) this.selection.toggle(this.row);
  }

  selectAll(): void {
    this.selection.all();
  }

  /** Shows a row whole, or in part again. Says whether it is whole now. */
  open(row: RowId): boolean {
    this.opened = this.opened === row ? null : row;
    return this.opened !== null;
  }

  /** What a deed is done to: what is selected, or else the row that has the keyboard. */
  which(): Which | null {
    if (this.count > 0) return this.selection.which(this.#history.listed);
    return this.row === null ? null : { rows: [this.row] };
  }

  /** Begins anew, for other rows. */
  reset(): void {
    this.#spot = { row: null, at: 0 };
    this.#from = null;
    this.opened = null;
    this.selection.clear();
  }

  #move(to: number): void {
    const at = this.#near(to);
    this.#spot = { row: this.#history.row(at)?.id ?? null, at };
  }

  /** Where the row of a spot is now; where it was, if it isn't among what was read. */
  #place(spot: Spot): number {
    if (spot.row !== null) spot.at = this.#history.find(spot.row) ?? spot.at;
    return this.#near(spot.at);
  }

  #near(to: number): number {
    return Math.max(0, Math.min(this.#history.total - 1, to));
  }
}
