// A list that doesn't move under the pointer. While it is held its order stays: rows change in place, those that are
// gone stay too and are marked, new ones are counted until somebody wants them or lets the list go.

/** A row in its place. */
export interface Placed<T> {
  key: string;
  row: T;
  /** What it stood under when it got its place. */
  group: string;
  /** Whether it is gone and only keeps its place. */
  isGone: boolean;
}

/** Neighbours that stand under the same words. */
export interface Group<T> {
  name: string;
  rows: Placed<T>[];
}

export class Still<T> {
  /** What is drawn, in order. A row that didn't change is the same object as before, so that it isn't drawn again. */
  placed = $state.raw<readonly Placed<T>[]>([]);
  /** How many rows wait for a place. */
  fresh = $state(0);
  #rows: readonly T[] = [];
  #isHeld = false;
  readonly #keyOf: (row: T) => string;
  readonly #groupOf: (row: T) => string;

  constructor(keyOf: (row: T) => string, groupOf: (row: T) => string = () => '') {
    this.#keyOf = keyOf;
    this.#groupOf = groupOf;
  }

  /** How many rows there are, those that wait for a place among them and those that are gone not. */
  get count(): number {
    return this.placed.reduce((all, one) => all + (one.isGone ? 0 : 1), this.fresh);
  }

  /** Takes in how the list is now. */
  update(rows: readonly T[]): void {
    this.#rows = rows;
    if (this.#isHeld) this.#inPlace();
    else this.#place();
  }

  /** Takes in another list, such as that of another lot: its rows have no places yet. */
  replace(rows: readonly T[]): void {
    this.#rows = rows;
    this.#place();
  }

  /** Nothing moves from now on. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Everything may move again. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#place();
  }

  /** Gives the new rows their places and takes those of the rows that are gone, though the list is held. */
  take(): void {
    this.#place();
  }

  #place(): void {
    const known = new Map(this.placed.map((one) => [one.key, one]));
    this.#show(
      this.#rows.map((row) => {
        const key = this.#keyOf(row);
        return placed(known.get(key), { key, row, group: this.#groupOf(row), isGone: false });
      }),
    );
    this.fresh = 0;
  }

  #inPlace(): void {
    const rows = new Map(this.#rows.map((row) => [this.#keyOf(row), row]));
    this.#show(
      this.placed.map((before) => {
        const row = rows.get(before.key);
        rows.delete(before.key);
        return placed(before, row === undefined ? { ...before, isGone: true } : { ...before, row, isGone: false });
      }),
    );
    this.fresh = rows.size;
  }

  #show(next: Placed<T>[]): void {
    const { placed: shown } = this;
    if (next.length !== shown.length || next.some((one, at) => one !== shown[at])) this.placed = next;
  }
}

/** A place as it is now; the same object as before if nothing about it changed. */
function placed<T>(before: Placed<T> | undefined, now: Placed<T>): Placed<T> {
  if (!before) return now;
  const row = isSame(before.row, now.row) ? before.row : now.row;
  const isSamePlace = row === before.row && before.group === now.group && before.isGone === now.isGone;
  return isSamePlace ? before : { ...now, row };
}

/** Whether two rows say the same. They are plain data that came as JSON. */
function isSame<T>(one: T, other: T): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Rows with the words over them: those that follow each other in a group are one. */
export function groups<T>(rows: readonly Placed<T>[]): Group<T>[] {
  const found: Group<T>[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last?.name === row.group) last.rows.push(row);
    else found.push({ name: row.group, rows: [row] });
  }
  return found;
}
