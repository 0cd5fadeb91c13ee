// The attendant's desk as the page works with it: its lists held still, the lot that is looked at, what was asked for
// a moment ago and what came of it.
import { SvelteSet } from 'svelte/reactivity';
import type { DeskView, DoneRow, EmployeeRow, Fault, PaymentRow, Progress, StayRow, WashRow, Wish } from '../ipc/bindings';
import { endWords, keyOf, ofLot, placeWords, progressWords, STAGES, washKey } from '../view/desk';
import type { Companion } from './companion.svelte';
import { keepLot, recallLot } from './kept-lot';
import { Still } from './still.svelte';

const stayKey = ({ booking }: StayRow): string => `booking-${booking}`;

/** What a result is about, and its words. */
interface Told {
  key: string;
  words: string;
}

export class Desk {
  readonly payments = new Still<PaymentRow>(({ payment }) => keyOf({ payment }));
  readonly over = new Still<StayRow>(stayKey);
  readonly ending = new Still<StayRow>(stayKey);
  readonly arrivals = new Still<StayRow>(stayKey);
  readonly washes = new Still<WashRow>(
    ({ wash }) => washKey(wash),
    ({ stage }) => stage,
  );
  readonly employees = new Still<EmployeeRow>(
    ({ employee }) => keyOf({ employee }),
    ({ is_ours }) => (is_ours ? 'ours' : 'free'),
  );
  readonly done = new Still<DoneRow>(({ item, end, at }) => `${keyOf(item)}-${end}-${at}`);
  /** The newest view. */
  view = $state.raw<DeskView | null>(null);
  /** The lot that is looked at; null for all. */
  lot = $state<number | null>(null);
  /** What was done here last, as long as that is shown. */
  result = $state.raw<DoneRow | null>(null);

  readonly #companion: Companion;
  /** What was asked for, until the agent says how far it is. */
  readonly #asked = new SvelteSet<string>();

  constructor(companion: Companion) {
    this.#companion = companion;
    this.lot = recallLot(companion.account);
  }

  /** Takes in how the desk is now. */
  heard(view: DeskView): void {
    const before = this.view;
    this.view = view;
    if (this.lot !== null && view.as_of !== null && !view.lots.some(({ id }) => id === this.lot)) this.lot = null;
    this.#update((list, rows) => list.update(rows));
    for (const { key } of progresses(view)) this.#asked.delete(key);
    const known = new Set(before?.done.map(doneKey));
    const ended = view.done.filter((row) => !known.has(doneKey(row)));
    for (const { item } of ended) this.#asked.delete(keyOf(item));
    if (before) this.#announce(before, view, ended);
  }

  /** Looks at a lot, or at all of them, and remembers that. */
  choose(lot: number | null): void {
    this.lot = lot;
    keepLot(this.#companion.account, lot);
    this.#update((list, rows) => list.replace(rows));
  }

  /** Whether something is being asked for, so that it isn't asked for again. */
  isBusy(key: string, progress: Progress | null): boolean {
    return this.#asked.has(key) || progress?.state === 'asking' || progress?.state === 'unconfirmed';
  }

  /** Asks for something, once. As with the companion, what it gives is why it came to nothing. */
  async ask(key: string, wish: Wish, isInDialog: boolean): Promise<Fault | null> {
    if (this.#asked.has(key)) return null;
    this.#asked.add(key);
    const fault = await (isInDialog ? this.#companion.ask(wish) : this.#companion.wish(wish));
    if (fault) this.#asked.delete(key);
    return fault;
  }

  /** Nothing is on its way any more: the agent has gone, and how far it was. */
  forgetAsked(): void {
    this.#asked.clear();
  }

  #update(take: <T>(list: Still<T>, rows: readonly T[]) => void): void {
    const { view, lot } = this;
    if (!view) return;
    const stage = (row: WashRow): number => STAGES.indexOf(row.stage);
    take(this.payments, ofLot(view.payments, lot));
    take(this.over, ofLot(view.over, lot));
    take(this.ending, ofLot(view.ending, lot));
    take(this.arrivals, ofLot(view.arrivals, lot));
    take(this.washes, ofLot(view.washes, lot).toSorted((a, b) => stage(a) - stage(b)));
    take(this.employees, view.employees);
    // Employees belong to no lot.
    take(this.done, view.done.filter((row) => lot === null || row.lot === lot || row.item.employee !== undefined));
  }

  /** Reads out what was done here, and what was not. Others' work would drown that out. */
  #announce(before: DeskView, view: DeskView, ended: readonly DoneRow[]): void {
    const ours = ended.find((row) => row.is_ours);
    if (ours) {
      this.result = ours;
      this.#companion.announcement = resultWords(ours);
      return;
    }
    const was = new Map(progresses(before).map(({ key, words }) => [key, words]));
    const changed = progresses(view).find(({ key, words }) => words !== was.get(key));
    if (changed) this.#companion.announcement = changed.words;
  }
}

/** What was done, and of whom. */
export function resultWords(row: DoneRow): string {
  const place = row.lot_name && placeWords(row.lot_name, row.slot);
  return [endWords(row), row.name, place].filter(Boolean).join(' – ');
}

function doneKey({ item, end, at }: DoneRow): string {
  return `${keyOf(item)} ${end} ${at}`;
}

/** Everything that was asked for, and how far it is. */
function progresses({ payments, washes, employees }: DeskView): Told[] {
  const told = (key: string, progress: Progress | null, isCash: boolean): Told[] =>
    progress ? [{ key, words: progressWords(progress, isCash).join(' ') }] : [];
  return [
    ...payments.flatMap(({ payment, progress }) => told(keyOf({ payment }), progress, true)),
    ...washes.flatMap(({ wash, progress }) => told(washKey(wash), progress, false)),
    ...employees.flatMap(({ employee, progress }) => told(keyOf({ employee }), progress, false)),
  ];
}
