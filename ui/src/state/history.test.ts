import { beforeEach, expect, test, vi } from 'vitest';
import { FakeBackend } from '../ipc/fake';
import { everything } from '../view/filter';
import { SIZE } from '../view/heights';
import { History } from './history.svelte';

let backend: FakeBackend;
let history: History;

const ids = (): number[] => [...history.blocks].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows.map((row) => row.id));
const asked = (): number => backend.requests.filter((request) => request === 'history').length;

beforeEach(async () => {
  backend = new FakeBackend('driver');
  history = new History(backend);
  await history.read();
});

test('only what is looked at is read', async () => {
  expect([ids().length, history.total, history.row(0)?.id, history.row(SIZE)]).toEqual([SIZE, 130, 500, null]);
  await history.want([1, 2]);
  expect(history.row(3 * SIZE - 1)?.id).toBe(500 - 3 * SIZE + 1);
  const before = asked();
  await history.want([0, 2]);
  expect(asked()).toBe(before);
});

test('the blocks that are missing are read with one request', async () => {
  const before = asked();
  await history.want([1, 9]);
  expect(asked()).toBe(before + 1);
  expect(ids()).toEqual(backend.rows.map((row) => row.id));
});

test('a row that is told joins at once where the newest rows are looked at', async () => {
  await history.told({ ...backend.rows[0]!, id: 501 });
  backend.rows = [{ ...backend.rows[0]!, id: 501 }, ...backend.rows];
  await history.told(backend.rows[0]!);
  expect([history.row(0)?.id, history.total, history.fresh]).toEqual([501, 131, 0]);
});

test('who reads further down is told how many new rows there are, and nothing moves', async () => {
  history.follows = false;
  backend.rows = [{ ...backend.rows[0]!, id: 501 }, ...backend.rows];
  await history.told(backend.rows[0]!);
  expect([history.row(0)?.id, history.fresh]).toEqual([500, 1]);
  await history.want([1, 1]);
  expect(history.row(SIZE)?.id).toBe(500 - SIZE);
  await history.want([0, 0]);
  await history.read();
  expect([history.row(0)?.id, history.fresh]).toEqual([501, 0]);
});

test('a new row that the filter hides is not counted', async () => {
  await history.search({ ...everything, kinds: ['wash_done'] });
  history.follows = false;
  backend.rows = [{ ...backend.rows[0]!, id: 501, kind: 'other' }, ...backend.rows];
  await history.told(backend.rows[0]!);
  expect(history.fresh).toBe(0);
});

test('a row that is told anew replaces itself', async () => {
  const before = asked();
  await history.told({ ...history.row(3)!, title: 'Other words' });
  expect([history.row(3)?.title, asked()]).toEqual(['Other words', before]);
});

test('what was changed is read anew, also what is not looked at now', async () => {
  await history.want([2, 2]);
  backend.rows = backend.rows.slice(1);
  await history.refresh();
  expect([history.total, history.row(2 * SIZE)?.id, history.row(0)]).toEqual([129, 500 - 2 * SIZE - 1, null]);
});

test('an old row is reached without what lies between', async () => {
  expect(await history.reach(380)).toBe(120);
  expect(history.row(120)?.id).toBe(380);
  expect(await history.reach(9999)).toBe(null);
});

test('a filter that hides the row that is wanted is taken off, unless it is to be kept', async () => {
  await history.search({ ...everything, text: 'employee' });
  expect(await history.reach(500, true)).toBe(null);
  expect(history.filter.text).toBe('employee');
  expect(await history.reach(500)).toBe(0);
  expect(history.filter).toEqual(everything);
});

test('the rows of the last filter win, however the answers come', async () => {
  const first = history.search({ ...everything, text: 'wash' });
  const second = history.search({ ...everything, text: 'employee' });
  await Promise.all([first, second]);
  expect([...history.blocks.values()].flat().every((row) => row.kind === 'employee_assigned')).toBe(true);
  expect(history.total).toBe(9);
});

test('the neighbours from one row to another are given whether they were read or not', async () => {
  const rows = await history.between(60, 58);
  expect(rows).toEqual([442, 441, 440]);
});

test('an answer for the account before is not taken', async () => {
  const late = history.read();
  history.forget();
  await late;
  expect([ids().length, history.known, history.total]).toEqual([0, false, 0]);
});

test('a reading that fails is told, keeps what was read, and is tried again', async () => {
  const { view } = backend;
  backend.view = { link: 'starting' };
  await history.read();
  expect(history.fault).toEqual({ fault: 'gone' });
  expect(ids().length).toBe(SIZE);
  backend.view = view;
  await history.want([0, 0]);
  await vi.waitFor(() => expect(history.fault).toBe(null));
});
