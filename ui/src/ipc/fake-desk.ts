// The attendant's desk of the fake backend: an owner with several lots, whose lists play along when something is asked
// for. What other desks and drivers do meanwhile is done by tests, and in `npm run dev` by itself.
import type { DaySheet, DeskCounts, DeskView, DoneHow, DoneRow, Item, Task, WashRow, WashStage, Wish } from './bindings';
import { crowded, deskOf, endlessDesk, MINUTE, payment, sheetOf, stay } from './fake-desk-rows';
import { trouble } from './fake-states';
import { keyOf, washKey } from '../view/desk';

/** What a step makes of a wash. */
const STEPS: Record<Task, { stage?: WashStage; next: Task[]; end: DoneHow }> = {
  verify_wash_payment: { next: ['confirm_wash'], end: 'wash_paid' },
  confirm_wash: { stage: 'confirmed', next: ['start_wash'], end: 'wash_confirmed' },
  start_wash: { stage: 'in_progress', next: ['complete_wash'], end: 'wash_started' },
  complete_wash: { stage: 'completed', next: [], end: 'wash_completed' },
  take_employee: { next: [], end: 'taken' },
  release_employee: { next: [], end: 'released' },
};

export class FakeDesk {
  view: DeskView;
  isWatched = false;
  /** Whether what is asked for fails. */
  fails = false;
  /** Whether the answers get lost. */
  isDeaf = false;
  readonly #tell: (view: DeskView, counts: DeskCounts) => void;
  readonly #latency: number;
  #number = 900;

  constructor(state: string, latency: number, tell: (view: DeskView, counts: DeskCounts) => void) {
    this.view = viewOf(state);
    this.#latency = latency;
    this.#tell = tell;
  }

  get counts(): DeskCounts {
    return countsOf(this.view);
  }

  /** Shows a change to those who watch, and its counts to everybody. */
  change(change: Partial<DeskView>): void {
    this.view = { ...this.view, as_of: Date.now(), ...change };
    this.#tell(this.view, this.counts);
  }

  /** Plays along with what the user asks for. */
  async wish(wish: Wish): Promise<void> {
    if (wish.wish === 'verify_cash') return this.#work({ payment: wish.payment }, null);
    if (wish.wish === 'work') return this.#work(wish.item, wish.task);
    if (wish.wish === 'has_left') this.change({ over: this.view.over.filter(({ booking }) => booking !== wish.booking) });
    if (wish.wish === 'mute_lot') {
      const { lot, is_muted } = wish;
      this.change({ lots: this.view.lots.map((one) => (one.id === lot ? { ...one, is_muted } : one)) });
    }
  }

  /** Another desk verifies the payment that waits longest. */
  verifyElsewhere(): void {
    const [first] = this.view.payments;
    if (first) this.#end({ payment: first.payment }, first.is_over ? 'revived' : 'verified', false);
  }

  /** Somebody books, and pays in cash. */
  arrive(lot = this.view.lots[0]!): void {
    const id = this.#number++;
    const made = stay(id, lot, id % 40, -0.1, 60);
    this.change({
      arrivals: [{ ...made, awaits_cash: true }, ...this.view.arrivals],
      payments: [...this.view.payments, payment(id, lot, id % 40, 0.1)],
    });
  }

  sheet(lot: number | null): DaySheet {
    return sheetOf(this.view, lot);
  }

  /** Lets others work too, for `npm run dev`. */
  live(): void {
    setInterval(() => this.arrive(this.view.lots[this.#number % this.view.lots.length]), 9_000);
    setInterval(() => this.verifyElsewhere(), 23_000);
  }

  async #work(item: Item, task: Task | null): Promise<void> {
    this.#progress(item, { state: 'asking' });
    await new Promise((resolve) => setTimeout(resolve, this.#latency));
    if (this.isDeaf) return this.#progress(item, { state: 'unconfirmed' });
    if (this.fails) {
      const says = 'Only pending cash payments can be verified';
      return this.#progress(item, { state: 'failed', why: trouble('server_fault'), says });
    }
    const paid = this.view.payments.find((row) => row.payment === item.payment);
    this.#end(item, task ? STEPS[task].end : paid?.is_over ? 'revived' : 'verified', true, task);
  }

  #progress(item: Item, progress: NonNullable<WashRow['progress']>): void {
    const { payments, washes, employees } = this.view;
    const key = keyOf(item);
    this.change({
      payments: payments.map((row) => (`payment-${row.payment}` === key ? { ...row, progress } : row)),
      washes: washes.map((row) => (washKey(row.wash) === key ? { ...row, progress } : row)),
      employees: employees.map((row) => (`employee-${row.employee}` === key ? { ...row, progress } : row)),
    });
  }

  #end(item: Item, end: DoneHow, isOurs: boolean, task: Task | null = null): void {
    const { payments, washes, employees, done } = this.view;
    const key = keyOf(item);
    const wash = washes.find((row) => washKey(row.wash) === key);
    const paid = payments.find((row) => `payment-${row.payment}` === key);
    const employee = employees.find((row) => `employee-${row.employee}` === key);
    const ended: DoneRow = {
      item,
      end,
      is_ours: isOurs,
      at: Date.now(),
      lot: paid?.lot ?? wash?.lot ?? null,
      lot_name: paid?.lot_name ?? wash?.lot_name ?? '',
      slot: paid?.slot ?? wash?.slot ?? null,
      name: paid?.name ?? wash?.name ?? employee?.name ?? '',
      amount: paid?.amount ?? null,
    };
    const step = task && STEPS[task];
    this.change({
      payments: payments.filter((row) => row !== paid),
      washes: washes.map((row): WashRow => {
        if (row !== wash || !step) return row;
        const payment = task === 'verify_wash_payment' ? 'success' : row.payment;
        return { ...row, payment, stage: step.stage ?? row.stage, next: step.next, progress: null };
      }),
      employees: employees.map((row) => (row === employee ? { ...row, is_ours: end === 'taken', progress: null } : row)),
      done: [ended, ...done],
    });
  }
}

function viewOf(state: string): DeskView {
  switch (state) {
    case 'desk-empty':
    case 'owner':
      return { ...deskOf(), payments: [], arrivals: [], ending: [], over: [], washes: [], employees: [], done: [] };
    case 'desk-reading':
      return { ...deskOf(), as_of: null, lots: [], payments: [], arrivals: [], ending: [], over: [], washes: [] };
    case 'desk-stale':
      return { ...deskOf(), as_of: Date.now() - 7 * MINUTE };
    case 'desk-crowded':
      return crowded();
    case 'desk-long':
      return endlessDesk();
    case 'desk-troubles': {
      const view = deskOf();
      const why = trouble('server_fault');
      const says = 'Only pending cash payments can be verified';
      const progress = [{ state: 'failed', why, says }, { state: 'unconfirmed' }, { state: 'asking' }] as const;
      return {
        ...view,
        payments: view.payments.map((row, at) => ({ ...row, progress: progress[at] ?? null })),
        washes: view.washes.map((row, at) => ({ ...row, progress: at === 0 ? progress[0] : null })),
        employees: view.employees.map((row, at) => ({ ...row, progress: at === 0 ? progress[1] : null })),
      };
    }
    default:
      return deskOf();
  }
}

export function countsOf({ payments, washes, over }: DeskView): DeskCounts {
  const toDo = washes.filter(({ next }) => next.length > 0);
  const atCounter = washes.filter(({ next }) => next.includes('verify_wash_payment'));
  return {
    waiting: payments.length + toDo.length + over.length,
    payments: payments.length + atCounter.length,
    washes: toDo.length,
    over: over.length,
  };
}
