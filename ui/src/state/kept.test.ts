import { beforeEach, expect, test } from 'vitest';
import { everything } from '../view/filter';
import { keep, recall } from './kept';

beforeEach(() => localStorage.clear());

test('filter and place are kept for their account alone, without where the list ended', () => {
  const filter = { ...everything, text: 'slot', booking: 4, up_to: 9 };
  keep('driver', { filter, anchor: { row: 7, below: -3 } });
  expect(recall('driver')).toEqual({ filter: { ...filter, up_to: null }, anchor: { row: 7, below: -3 } });
  expect(recall('owner')).toBe(null);
});

test('what another version kept is taken as far as it is known', () => {
  const kept = { filter: { text: 5, kinds: ['expired', 'of_tomorrow'], levels: 'x', booking: '4', from: 2 }, anchor: { row: 'x' } };
  localStorage.setItem('history of driver', JSON.stringify(kept));
  expect(recall('driver')).toEqual({ filter: { ...everything, kinds: ['expired'], from: 2 }, anchor: null });
});

test.each(['', '{', 'null', '5', '[]'])('nothing usable is nothing: %s', (kept) => {
  localStorage.setItem('history of driver', kept);
  expect(recall('driver')?.anchor ?? null).toBe(null);
});
