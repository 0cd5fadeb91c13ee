import { beforeEach, expect, test } from 'vitest';
import { everything } from '../view/filter';
import { drop, keep, recall } from './kept';

beforeEach(() => localStorage.clear());

test('only the last account has anything kept, until a sign-in is forgotten', () => {
  keep('driver', { filter: everything, anchor: null });
  keep('owner', { filter: everything, anchor: null });
  expect([Object.keys(localStorage).length, recall('driver')]).toEqual([1, null]);
  expect(recall('owner')).not.toBe(null);
  drop();
  expect([Object.keys(localStorage).length, recall('owner')]).toEqual([0, null]);
});

test('filter and place are kept for their account alone, without where the list ended', () => {
  const filter = { ...everything, text: 'slot', booking: 4, up_to: 9 };
  keep('driver', { filter, anchor: { row: 7, below: -3 } });
  expect(recall('driver')).toEqual({ filter: { ...filter, up_to: null }, anchor: { row: 7, below: -3 } });
  expect(recall('owner')).toBe(null);
});

test('what another version kept is taken as far as it is known', () => {
  const kept = { account: 'driver', filter: { text: 5, kinds: ['expired', 'of_tomorrow'], levels: 'x', booking: '4', from: 2 }, anchor: { row: 'x' } };
  localStorage.setItem('history', JSON.stringify(kept));
  expect(recall('driver')).toEqual({ filter: { ...everything, kinds: ['expired'], from: 2 }, anchor: null });
});

test.each(['', '{', 'null', '5', '[]'])('nothing usable is nothing: %s', (kept) => {
  localStorage.setItem('history', kept);
  expect(recall('driver')?.anchor ?? null).toBe(null);
});
