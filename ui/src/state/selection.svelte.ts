// Which rows of the history are selected: some, or all of the filter but some.
import type { Filter, RowId, Which } from '../ipc/bindings';

type Chosen = { some: ReadonlySet<RowId> } | { allBut: ReadonlySet<RowId> };

const none: Chosen = { some: new Set() };

export class Selection {
  #chosen = $state.raw<Chosen>(none);

  /** How many are selected of that many. */
  count(total: number): number {
    return 'some' in this.#chosen ? this.#chosen.some.size : Math.max(0, total - this.#chosen.allBut.size);
  }

  has(row: RowId): boolean {
    return 'some' in this.#chosen ? this.#chosen.some.has(row) : !this.#chosen.allBut.has(row);
  }

  toggle(row: RowId): void {
    const rows = 'some' in this.#chosen ? this.#chosen.some : this.#chosen.allBut;
    const changed = rows.has(row) ? new Set([...rows].filter((one) => one !== row)) : new Set([...rows, row]);
    this.#chosen = 'some' in this.#chosen ? { some: changed } : { allBut: changed };
  }

  /** Selects these and no others. */
  only(rows: readonly RowId[]): void {
    this.#chosen = { some: new Set(rows) };
  }

  all(): void {
    this.#chosen = { allBut: new Set() };
  }

  clear(): void {
    this.#chosen = none;
  }

  /** What is selected, for a deed. */
  which(listed: Filter): Which {
    if ('some' in this.#chosen) return { rows: [...this.#chosen.some] };
    return { all: { of: listed, but: [...this.#chosen.allBut] } };
  }
}
