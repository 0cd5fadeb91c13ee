import { expect, test } from 'vitest';
import { ago, byDay, moment } from './days';
import type { Row } from '../ipc/bindings';

const at = (text: string): number => Date.parse(text);
const NOW = at('2026-11-23T12:00:00Z');

function row(id: number, when: string): Row {
  return {
    id,
    at: at(when),
    kind: 'other',
    level: 'info',
    title: 'Message',
    body: '',
    subject: null,
    source: 'frame',
    count: 1,
    read: true,
  };
}

test('rows are grouped by calendar day, latest first', () => {
  const rows = [
    row(6, '2026-11-23T11:00:00Z'),
    row(5, '2026-11-23T00:00:00Z'),
    row(4, '2026-11-22T23:59:59Z'),
    row(3, '2026-11-20T08:00:00Z'),
    row(2, '2025-11-20T08:00:00Z'),
  ];
  expect(byDay(rows, NOW).map((day) => [day.title, day.rows.map((r) => r.id)])).toEqual([
    ['Today', [6, 5]],
    ['Yesterday', [4]],
    ['Friday, November 20', [3]],
    ['Thursday, November 20, 2025', [2]],
  ]);
});

test('what was told late stands under the day on which it happened', () => {
  const rows = [
    row(9, '2026-11-22T09:00:00Z'),
    row(8, '2026-11-23T08:00:00Z'),
    row(7, '2026-11-22T10:00:00Z'),
  ];
  expect(byDay(rows, NOW).map((day) => [day.title, day.rows.map((r) => r.id)])).toEqual([
    ['Today', [8]],
    ['Yesterday', [7, 9]],
  ]);
});

test('no rows are no days', () => {
  expect(byDay([], NOW)).toEqual([]);
});

test('yesterday is a calendar day, also at the turn of a year', () => {
  const [day] = byDay([row(1, '2026-12-31T00:00:00Z')], at('2027-01-01T23:00:00Z'));
  expect(day?.title).toBe('Yesterday');
});

test('the near past is relative, the rest a clock time', () => {
  expect(ago(NOW - 59_000, NOW)).toBe('just now');
  expect(ago(NOW + 5_000, NOW)).toBe('just now');
  expect(ago(NOW - 5 * 60_000, NOW)).toBe('5 min. ago');
  expect(ago(NOW - 3 * 3600_000, NOW)).toBe('3 hr. ago');
  expect(ago(at('2026-11-22T15:04:00Z'), NOW)).toMatch(/^(15:04|3:04\sPM)$/);
});

test('a moment of another day carries the day', () => {
  expect(moment(at('2026-11-23T15:04:00Z'), NOW)).toMatch(/^(15:04|3:04\sPM)$/);
  expect(moment(at('2026-11-24T15:04:00Z'), NOW)).toMatch(/^Tue.*(15:04|3:04\sPM)$/);
});
