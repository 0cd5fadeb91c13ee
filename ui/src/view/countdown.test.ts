import { describe, expect, test } from 'vitest';
import { clockText, countdown, isoDuration, soonSeconds } from './countdown';

const END = 1_795_384_800_000;
const SOON = 300;
const HOUR = 3600_000;

describe('a countdown', () => {
  test('counts the second that has begun, so that it reaches zero at the end', () => {
    const booking = { starts_at: null, ends_at: END };
    expect(countdown(booking, END - 1_000, SOON).seconds).toBe(1);
    expect(countdown(booking, END - 1, SOON).seconds).toBe(1);
    expect(countdown(booking, END, SOON).seconds).toBe(0);
    expect(countdown(booking, END + HOUR, SOON).seconds).toBe(0);
  });

  test('is calm, ends soon from some minutes on, and is over at the end', () => {
    const booking = { starts_at: null, ends_at: END };
    const soon = END - SOON * 1000;
    expect(countdown(booking, soon - 1, SOON).phase).toBe('calm');
    expect(countdown(booking, soon, SOON).phase).toBe('soon');
    expect(countdown(booking, END - 1, SOON).phase).toBe('soon');
    expect(countdown(booking, END, SOON).phase).toBe('over');
  });

  test('knows the part that has passed, if it knows the begin', () => {
    const booking = { starts_at: END - 4 * HOUR, ends_at: END };
    expect(countdown(booking, END - HOUR, SOON).passed).toBe(0.75);
    expect(countdown(booking, END + HOUR, SOON).passed).toBe(1);
    expect(countdown(booking, END - 9 * HOUR, SOON).passed).toBe(0);
    expect(countdown({ starts_at: null, ends_at: END }, END, SOON).passed).toBeNull();
    expect(countdown({ starts_at: END, ends_at: END }, END, SOON).passed).toBeNull();
  });
});

test('it ends soon from the first reminder on, or from five minutes on where there is none', () => {
  expect(soonSeconds([15, 5, 1])).toBe(900);
  expect(soonSeconds([])).toBe(300);
});

test('a clock shows hours only when there are any', () => {
  expect(clockText(0)).toBe('00:00');
  expect(clockText(61)).toBe('01:01');
  expect(clockText(3599)).toBe('59:59');
  expect(clockText(3600)).toBe('1:00:00');
  expect(clockText(49 * 3600 + 62)).toBe('49:01:02');
});

test('a duration is written for machines too', () => {
  expect(isoDuration(3723)).toBe('PT1H2M3S');
});
