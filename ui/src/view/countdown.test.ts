import { describe, expect, test } from 'vitest';
import { clockText, countdown, isoDuration, SOON_SECONDS } from './countdown';

const END = 1_795_384_800_000;
const HOUR = 3600_000;

describe('a countdown', () => {
  test('counts the second that has begun, so that it reaches zero at the end', () => {
    const booking = { starts_at: null, ends_at: END };
    expect(countdown(booking, END - 1_000).seconds).toBe(1);
    expect(countdown(booking, END - 1).seconds).toBe(1);
    expect(countdown(booking, END).seconds).toBe(0);
    expect(countdown(booking, END + HOUR).seconds).toBe(0);
  });

  test('is calm, ends soon from five minutes on, and is over at the end', () => {
    const booking = { starts_at: null, ends_at: END };
    const soon = END - SOON_SECONDS * 1000;
    expect(countdown(booking, soon - 1).phase).toBe('calm');
    expect(countdown(booking, soon).phase).toBe('soon');
    expect(countdown(booking, END - 1).phase).toBe('soon');
    expect(countdown(booking, END).phase).toBe('over');
  });

  test('knows the part that has passed, if it knows the begin', () => {
    const booking = { starts_at: END - 4 * HOUR, ends_at: END };
    expect(countdown(booking, END - HOUR).passed).toBe(0.75);
    expect(countdown(booking, END + HOUR).passed).toBe(1);
    expect(countdown(booking, END - 9 * HOUR).passed).toBe(0);
    expect(countdown({ starts_at: null, ends_at: END }, END).passed).toBeNull();
    expect(countdown({ starts_at: END, ends_at: END }, END).passed).toBeNull();
  });
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
