// Where the keyboard is in the history, and what is selected and opened from there.
import type { RowId, Which } from '../ipc/bindings';
import type { History } from './history.svelte';
import { Selection } from './selection.svelte';

export class Cursor {
  /** The place of the row that has the keyboard. */
  at = $state(0);
  /** The row that is shown whole. */
  opened = $state<RowId | null>(null);
  readonly selection = new Selection();
  readonly #history: History;
  /** Where a selection of neighbours began; null if there is none. */
  #from: number | null = null;

  constructor(history: History) {
    this.#history = history;
  }

  /** The row that has the keyboard, if it was read. */
  get row(): RowId | null {
    return this.#history.row(this.at)?.id ?? null;
  }

  /** How many rows are selected. */
  get count(): number {
    return this.selection.count(this.#history.total);
  }

  /** Goes to a place; the nearest one if there is none. */
  go(to: number): void {
    this.#from = null;
    this.at = this.#near(to);
  }

  /** Goes to a place and selects everything on the way, from where such a way began. */
  async extend(to: number): Promise<void> {
    const from = (this.#from ??= this.at);
    this.at = this.#near(to);
    const rows = await this.#history.between(from, this.at);
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
    this.at = 0;
    this.#from = null;
    this.opened = null;
    this.selection.clear();
  }

  #near(to: number): number {
    return Math.max(0, Math.min(this.#history.total - 1, to));
  }
}
