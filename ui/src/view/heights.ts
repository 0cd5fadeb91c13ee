// How high a long list is of which only some blocks were ever drawn, and which block is where. What was not
// measured is taken to be as high as its rows usually are.

/** Rows that are read and drawn together. */
export const SIZE = 40;
/** What a row usually takes, in CSS pixels. */
export const ROW = 84;
/** Engines draw no page that is higher than 2^25 pixels: in a very long list blocks count for less until they
 *  are seen. */
const HIGHEST = 24_000_000;

export class Heights {
  readonly blocks: number;
  readonly #usual: number;
  readonly #last: number;
  readonly #measured: ReadonlyMap<number, number>;

  /** Heights of a list of that many rows, with the blocks that were measured. */
  constructor(rows: number, measured: ReadonlyMap<number, number> = new Map()) {
    this.blocks = Math.ceil(rows / SIZE);
    this.#usual = Math.min(SIZE * ROW, HIGHEST / Math.max(1, this.blocks));
    this.#last = (this.#usual * (rows - (this.blocks - 1) * SIZE)) / SIZE;
    this.#measured = measured;
  }

  /** The height of a block. */
  of(block: number): number {
    return this.#measured.get(block) ?? (block === this.blocks - 1 ? this.#last : this.#usual);
  }

  /** Where a block begins; for the number of blocks, the height of the list. */
  top(block: number): number {
    if (block <= 0) return 0;
    const whole = Math.min(block, this.blocks);
    let top = whole * this.#usual;
    if (whole === this.blocks) top += this.#last - this.#usual;
    for (const [one, height] of this.#measured) {
      if (one < whole) top += height - (one === this.blocks - 1 ? this.#last : this.#usual);
    }
    return top;
  }

  /** The block at a height; the nearest one if there is none. */
  at(height: number): number {
    let [low, high] = [0, Math.max(0, this.blocks - 1)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.top(middle) <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
