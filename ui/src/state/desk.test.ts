import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeskView, PaymentRow } from '../ipc/bindings';
import { deskOf } from '../ipc/fake-desk-rows';
import { trouble } from '../ipc/fake-states';
import type { Companion } from './companion.svelte';
import { Desk } from './desk.svelte';
import { drop } from './kept';

const companion = { account: 'owner here', announcement: '', ask: vi.fn(), wish: vi.fn() };
let desk: Desk;
let view: DeskView;

const open = (): Desk => new Desk(companion as unknown as Companion);
const lots = (): (number | null)[] => [...new Set(desk.payments.placed.map(({ row }) => row.lot))];
const verify = (row: PaymentRow): Promise<unknown> =>
  desk.ask(`payment-${row.payment}`, { wish: 'verify_cash', booking: row.booking!, payment: row.payment }, true);

beforeEach(() => {
  localStorage.clear();
  companion.announcement = '';
  companion.ask.mockReset().mockResolvedValue(null);
  view = deskOf();
  desk = open();
  desk.heard(view);
});

describe('the lot that is looked at', () => {
  test('leaves the rows of the others out, and employees in', () => {
    desk.choose(2);
    expect([lots(), desk.payments.count]).toEqual([[2], 1]);
    expect(desk.done.placed.map(({ row }) => row.lot)).toEqual([2]);
    expect(desk.employees.count).toBe(view.employees.length);
    desk.choose(null);
    expect(lots()).toEqual([1, 2, 3]);
  });

  test('is remembered for the next window, of that account alone', () => {
    desk.choose(3);
    expect(open().lot).toBe(3);
    companion.account = 'other there';
    expect(open().lot).toBe(null);
    companion.account = 'owner here';
    drop();
    expect(open().lot).toBe(null);
  });

  test('is all of them when that lot is not there any more', () => {
    desk.choose(3);
    desk.heard({ ...view, lots: view.lots.slice(0, 2) });
    expect([desk.lot, desk.payments.count]).toEqual([null, 4]);
  });

  test('is another one at once, though the list is held', () => {
    desk.payments.hold();
    desk.choose(2);
    expect(lots()).toEqual([2]);
  });
});

test('washes stand by their stage, and within it as they came', () => {
  desk.heard({ ...view, washes: view.washes.toReversed() });
  expect(desk.washes.placed.map(({ group }) => group)).toEqual([
    'pending', 'pending', 'confirmed', 'in_progress', 'completed', 'completed',
  ]);
});

describe('what is asked for', () => {
  test('is asked for once, until the agent says how far it is', async () => {
    const [row] = view.payments as [PaymentRow];
    await Promise.all([verify(row), verify(row)]);
    expect(companion.ask.mock.calls.length).toBe(1);
    expect(desk.isBusy('payment-12', null)).toBe(true);
    const progress = { state: 'asking' } as const;
    desk.heard({ ...view, payments: [{ ...row, progress }] });
    expect([desk.isBusy('payment-12', progress), desk.isBusy('payment-12', null)]).toEqual([true, false]);
  });

  test('can be asked for again when it was refused', async () => {
    companion.ask.mockResolvedValue({ fault: 'gone' });
    await verify(view.payments[0]!);
    expect(desk.isBusy('payment-12', null)).toBe(false);
  });

  test('can’t be pressed while it is being read what is true, and can when it failed', () => {
    expect(desk.isBusy('x', { state: 'unconfirmed' })).toBe(true);
    expect(desk.isBusy('x', { state: 'failed', why: trouble('server_fault'), says: null })).toBe(false);
  });

  test('is not on its way any more when the agent has gone', async () => {
    await verify(view.payments[0]!);
    desk.forgetAsked();
    expect(desk.isBusy('payment-12', null)).toBe(false);
  });
});

describe('what is read out', () => {
  const done = { ...deskOf().done[0]!, item: { payment: 13 }, name: 'Imran', slot: 31, at: 5 };

  test('is what was done here', () => {
    desk.heard({ ...view, done: [done, ...view.done] });
    expect(companion.announcement).toBe('Payment verified – Imran – City Centre, slot 31');
    expect(desk.result).toEqual(done);
  });

  test('is not what others did, nor what the desk begins with', () => {
    desk.heard({ ...view, done: [{ ...done, is_ours: false }, ...view.done] });
    expect([companion.announcement, desk.result]).toEqual(['', null]);
  });

  test('is why something was not done, once', () => {
    const [row, ...others] = view.payments as [PaymentRow];
    const failed = { ...row, progress: { state: 'failed', why: trouble('unreachable'), says: 'no' } } as const;
    desk.heard({ ...view, payments: [failed, ...others] });
    expect(companion.announcement).toMatch(/The server says: no$/);
    companion.announcement = '';
    desk.heard({ ...view, payments: [failed, ...others], as_of: 1 });
    expect(companion.announcement).toBe('');
  });
});
