import { expect, test } from 'vitest';
import type { Row } from '../ipc/bindings';
import { lines } from './lines';

const NOW = Date.UTC(2026, 10, 23, 12);
const row = (id: number, hoursAgo: number, booking?: number): Row => ({
  id,
  at: NOW - hoursAgo * 3600_000,
  kind: 'other',
  level: 'info',
  title: 'Message',
  body: '',
  subject: booking === undefined ? null : { booking },
  source: 'frame',
  count: 1,
  read: true,
});

test('each day stands in front of its first row, and places are counted on', () => {
  const drawn = lines([row(5, 1), row(4, 2), row(3, 20)], 40, NOW);
  expect(drawn.map(({ index, day, ends }) => [index, day, ends])).toEqual([
    [40, 'Today', false],
    [41, null, true],
    [42, 'Yesterday', true],
  ]);
});

test('moments of one booking are joined under it, but not over midnight', () => {
  const drawn = lines([row(5, 1, 9), row(4, 2, 9), row(3, 20, 9)], 0, NOW);
  expect(drawn.map(({ story, part, joined }) => [story?.booking, part, joined])).toEqual([
    [9, true, true],
    [undefined, true, false],
    [undefined, false, false],
  ]);
});
