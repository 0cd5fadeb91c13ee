import { describe, expect, test } from 'vitest';
import type { DoneRow } from '../ipc/bindings';
import { deskOf } from '../ipc/fake-desk-rows';
import { trouble } from '../ipc/fake-states';
import { goneWords, isStale, progressWords, STALE } from './desk';
import { spanText } from './span';
import { waitingWords } from './waiting';

const MINUTE = 60_000;

test('a span is as short as it can be', () => {
  const spans = [-MINUTE, 0, 59_999, MINUTE, 59 * MINUTE, 60 * MINUTE, 125 * MINUTE, 24 * 60 * MINUTE, 50 * 60 * MINUTE];
  expect(spans.map(spanText)).toEqual([
    '< 1 min', '< 1 min', '< 1 min', '1 min', '59 min', '1 h 00 min', '2 h 05 min', '1 day', '2 days',
  ]);
});

test('the tab says what waits, without what there is none of', () => {
  const words = waitingWords({ waiting: 3, payments: 2, washes: 0, over: 1 });
  expect(words).toBe('2 payments wait, 1 vehicle over its time');
  expect(waitingWords({ waiting: 0, payments: 0, washes: 0, over: 0 })).toBe('');
});

describe('what is gone', () => {
  const done = (change: Partial<DoneRow>): DoneRow => ({ ...deskOf().done[0]!, item: { payment: 7 }, ...change });

  test('says how it ended and who did that', () => {
    expect(goneWords('payment-7', [done({ is_ours: true })])).toBe('Payment verified – at this desk');
    expect(goneWords('payment-7', [done({ is_ours: false, end: 'revived' })])).toBe(
      'Payment verified; the booking is live again – not at this desk',
    );
    expect(goneWords('add-on-7', [done({ item: { wash: { add_on: 7 } }, end: 'wash_cancelled' })])).toMatch(/^Wash called off/);
  });

  test('says only that it is gone where nothing more is known', () => {
    expect(goneWords('payment-8', [done({})])).toBe('Not in this list any more');
    expect(goneWords('wash-7', [done({ item: { wash: { add_on: 7 } } })])).toBe('Not in this list any more');
  });
});

test('how far something is, is said with what the server said', () => {
  expect(progressWords(null, true)).toEqual([]);
  expect(progressWords({ state: 'unconfirmed' }, true)[0]).toMatch(/Don't take the money twice\.$/);
  expect(progressWords({ state: 'unconfirmed' }, false)[0]).not.toMatch(/money/);
  const why = { ...trouble('unreachable'), sentence: 'No.', advice: 'Wait.' };
  expect(progressWords({ state: 'failed', why, says: null }, true)).toEqual(['No. Wait.']);
  expect(progressWords({ state: 'failed', why, says: 'Closed' }, true)).toEqual(['No. Wait.', 'The server says: Closed']);
});

test('the desk is out of date without a connection, and when nothing was read for long', () => {
  const view = { ...deskOf(), as_of: 1000 };
  expect(isStale(view, true, 1000 + STALE)).toBe(false);
  expect(isStale(view, true, 1001 + STALE)).toBe(true);
  expect(isStale(view, false, 1000)).toBe(true);
  expect(isStale({ ...view, as_of: null }, false, 1000)).toBe(false);
});
