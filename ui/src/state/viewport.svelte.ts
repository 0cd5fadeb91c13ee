// Which part of the history is drawn: the blocks near the view, with room for the others before and behind.
// The row at the top of the view stays where it is while heights above it become known and rows come and go.
import { tick, untrack } from 'svelte';
import { Heights, SIZE } from '../view/heights';
import { lines, type Line } from '../view/lines';
import type { RowId } from '../ipc/bindings';
import type { History, Range } from './history.svelte';

/** A row, or the room of a block that isn't read yet. */
export type Item = Line | { gap: number; height: number };

/** How far from the newest row the view still counts as at the newest row, in pixels. */
const TOP = 48;

export class Viewport {
  /** The blocks that are drawn. */
  range = $state.raw<Range>([0, 1]);
  #measured = $state.raw<ReadonlyMap<number, number>>(new Map());
  readonly #heights: Heights;
  readonly #history: History;
  #list: HTMLElement | null = null;
  /** Whether the view is being moved by us: what it passes is not looked at. */
  #moving = false;
  #width = 0;

  constructor(history: History) {
    this.#history = history;
    this.#heights = $derived(new Heights(history.total, this.#measured));
  }

  /** The height of what isn't drawn in front. */
  get before(): number {
    return this.#heights.top(this.range[0]);
  }

  /** The height of what isn't drawn behind. */
  get behind(): number {
    return this.#heights.top(this.#heights.blocks) - this.#heights.top(this.range[1] + 1);
  }

  /** What is drawn. `now` is the server's time. */
  items(now: number): Item[] {
    const { blocks } = this.#history;
    const last = Math.min(this.range[1], this.#heights.blocks - 1);
    const items: Item[] = [];
    for (let block = this.range[0]; block <= last; block++) {
      const first = block;
      const rows = [];
      for (let read = blocks.get(block); read && block <= last; read = blocks.get(++block)) rows.push(...read);
      items.push(...lines(rows, first * SIZE, now));
      if (block <= last) items.push({ gap: block, height: this.#heights.of(block) });
    }
    return items;
  }

  /** Follows the scrolling of the page for as long as the list is there. */
  attach = (list: HTMLElement): (() => void) => {
    this.#list = list;
    const look = (): void => this.#look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    const sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.#resized());
    sizes?.observe(document.body);
    // What it reads changes, and the list stays the same.
    untrack(() => void this.#begin());
    return () => {
      this.#list = null;
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
      sizes?.disconnect();
    };
  };

  /** Measures what was drawn, and puts the row at the top of the view back in its place. */
  drawn(): void {
    this.#measure();
    const { anchor } = this.#history;
    const row = anchor && document.getElementById(`row-${anchor.row}`);
    if (!row || this.#moving) return;
    const off = row.getBoundingClientRect().top - anchor.below;
    if (Math.abs(off) > 1) scrollBy(0, off);
  }

  /** Brings a row into view and gives it the keyboard. */
  async reveal(index: number, block: ScrollLogicalPosition = 'nearest', focus = true): Promise<HTMLElement | null> {
    const wanted = Math.floor(index / SIZE);
    this.#moving = true;
    try {
      if (wanted < this.range[0] || wanted > this.range[1] || !this.#history.row(index)) {
        this.range = [Math.max(0, wanted - 1), wanted + 1];
        await this.#history.want(this.range);
      }
      await tick();
      const row = document.getElementById(`row-${this.#history.row(index)?.id}`);
      row?.scrollIntoView({ block });
      if (focus) row?.focus({ preventScroll: true });
      return row;
    } finally {
      this.#moving = false;
      this.#note();
    }
  }

  /** Gives the keyboard to a row where nothing has it any more; to the list where that row isn't drawn. */
  catch(row: RowId | null): void {
    if (document.activeElement !== document.body) return;
    const drawn = row === null ? null : document.getElementById(`row-${row}`);
    const home = drawn ?? this.#list ?? document.querySelector<HTMLElement>('main');
    home?.focus({ preventScroll: true });
  }

  /** Shows the newest rows. */
  toTop(): void {
    this.#history.anchor = null;
    this.#history.follows = true;
    this.range = [0, 1];
    if (scrollY > 0) scrollTo(0, 0);
  }

  /** Where the last window was, if its row is still there. */
  async #begin(): Promise<void> {
    const { anchor } = this.#history;
    if (!anchor) return this.#look();
    this.#history.follows = false;
    const at = await this.#history.reach(anchor.row, true);
    if (at === null || !this.#list) return this.#look();
    const row = await this.reveal(at, 'start', false);
    if (row) scrollBy(0, row.getBoundingClientRect().top - anchor.below);
    this.#look();
  }

  #look(): void {
    if (!this.#list || this.#moving) return;
    const { top } = this.#list.getBoundingClientRect();
    const first = this.#heights.at(-top - innerHeight);
    const last = this.#heights.at(-top + 2 * innerHeight);
    if (first !== this.range[0] || last !== this.range[1]) this.range = [first, last];
    void this.#history.want(this.range);
    this.#note();
  }

  #resized(): void {
    const width = this.#list?.clientWidth ?? 0;
    // Other lines, other heights.
    if (width !== this.#width) this.#measured = new Map();
    this.#width = width;
    this.#note();
  }

  /** Notes which row is at the top of the view. */
  #note(): void {
    if (!this.#list || this.#moving || !this.#history.known) return;
    const head = document.querySelector('header')?.getBoundingClientRect().bottom ?? 0;
    const { top } = this.#list.getBoundingClientRect();
    this.#history.follows = top > head - TOP;
    if (this.#history.follows) {
      this.#history.anchor = null;
      return;
    }
    for (const row of this.#list.querySelectorAll<HTMLElement>('[data-row]')) {
      const place = row.getBoundingClientRect();
      if (place.bottom <= head) continue;
      this.#history.anchor = { row: Number(row.dataset.row), below: Math.round(place.top) };
      return;
    }
  }

  #measure(): void {
    const starts = this.#list?.querySelectorAll<HTMLElement>('[data-block]') ?? [];
    let measured: Map<number, number> | null = null;
    starts.forEach((start, at) => {
      const end = starts[at + 1];
      const block = Number(start.dataset.block);
      if (!end || start.dataset.gap || Number.isNaN(block)) return;
      const height = end.getBoundingClientRect().top - start.getBoundingClientRect().top;
      if (height > 0 && Math.abs(height - this.#heights.of(block)) > 0.5) {
        measured ??= new Map(this.#measured);
        measured.set(block, height);
      }
    });
    if (measured) this.#measured = measured;
  }
}
