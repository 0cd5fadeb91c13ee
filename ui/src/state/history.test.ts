import { beforeEach, expect, test } from 'vitest';
import { FakeBackend } from '../ipc/fake';
import { History } from './history.svelte';

let backend: FakeBackend;
let history: History;

const ids = (): number[] => history.rows.map((row) => row.id);

beforeEach(async () => {
  backend = new FakeBackend('driver');
  history = new History(backend);
  await history.read();
});

test('reads a page, then older ones until there are no more', async () => {
  expect([history.rows.length, history.more]).toEqual([50, true]);
  await history.older();
  await history.older();
  expect([history.rows.length, history.more]).toEqual([130, false]);
  await history.older();
  expect(ids()).toEqual(backend.rows.map((row) => row.id));
});

test('a row that is told comes to the front, and one told anew replaces itself', () => {
  const row = { ...backend.rows[0]!, id: 501 };
  history.told(row);
  expect(ids().slice(0, 2)).toEqual([501, 500]);
  history.told({ ...row, title: 'Other words' });
  expect(ids().slice(0, 2)).toEqual([501, 500]);
  expect(history.rows[0]?.title).toBe('Other words');
});

test('a row older than what was read waits until its page is read', () => {
  history.told({ ...backend.rows[100]!, read: false });
  expect(history.rows.length).toBe(50);
});

test('an old row is reached by reading on', async () => {
  expect(await history.reach(380)).toBe(true);
  expect(ids()).toContain(380);
  expect(await history.reach(9999)).toBe(false);
});

test('requests made at the same time follow each other', async () => {
  await Promise.all([history.older(), history.older(), history.read(), history.reach(380)]);
  expect(new Set(ids()).size).toBe(history.rows.length);
  expect(ids()).toContain(380);
});

test('an answer for the account before is not taken', async () => {
  const late = history.read();
  history.forget();
  await late;
  expect([history.rows.length, history.known]).toEqual([0, false]);
});

test('a reading that fails is told and keeps what was read', async () => {
  backend.view = { link: 'starting' };
  await history.read();
  expect(history.fault).toEqual({ fault: 'gone' });
  expect(history.rows.length).toBe(50);
});
