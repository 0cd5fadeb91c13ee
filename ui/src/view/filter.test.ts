import { expect, test } from 'vitest';
import { conditions, dayOf, dayStart, everything, isEverything } from './filter';

test('a day begins at its midnight and ends where the next one begins', () => {
  expect(dayStart('2026-11-23')).toBe(Date.UTC(2026, 10, 23));
  expect(dayStart('2026-12-31', 1)).toBe(Date.UTC(2027, 0, 1));
  expect([dayOf(Date.UTC(2026, 10, 23)), dayOf(Date.UTC(2027, 0, 1), 1), dayOf(null)]).toEqual([
    '2026-11-23',
    '2026-12-31',
    '',
  ]);
});

test('what is no day is none', () => {
  expect(['', '2026', '2026-02-30', '23.11.2026', 'x'].map((day) => dayStart(day))).toEqual([null, null, null, null, null]);
});

test('a range of days is one condition, and words alone are none', () => {
  expect(conditions({ ...everything, from: 1, until: 2, unread_only: true, text: 'x' })).toBe(2);
  expect([isEverything({ ...everything, text: ' ' }), isEverything({ ...everything, text: 'x' })]).toEqual([true, false]);
});
