import { afterEach, describe, expect, test, vi } from 'vitest';
import type { LotDay, Tally } from '../ipc/bindings';
import { area, bars, hours, hoursOf, line, mostOf, takenAt, ticks } from './day-chart';

const HOUR = 3600_000;
const tally: Tally = { arrivals: [], bookings: 0, renewals: 0, verified: 0, cash: 0, washes: 0 };
const lot = (slots: number, taken: number[]): LotDay => ({ lot: 1, name: 'Quay', slots, tally, taken });

/** The beginning of a day in a zone where the clock is set. */
function inBerlin(year: number, month: number, date: number): number {
  vi.stubEnv('TZ', 'Europe/Berlin');
  return new Date(year, month - 1, date).getTime();
}
afterEach(() => vi.unstubAllEnvs());

describe('a day', () => {
  test('has 24 hours, and 23 or 25 when the clock is set', () => {
    expect(hoursOf(inBerlin(2026, 3, 28))).toBe(24);
    expect(hoursOf(inBerlin(2026, 3, 29))).toBe(23);
    expect(hoursOf(inBerlin(2026, 10, 25))).toBe(25);
  });

  test('is named at the same hours of the clock, however long it is', () => {
    const began = inBerlin(2026, 10, 25);
    const named = ticks(began);
    expect(named.map(({ at }) => new Date(at).getHours())).toEqual([0, 6, 12, 18]);
    expect(named.map(({ x }) => x)).toEqual([0, 7 / 25, 13 / 25, 19 / 25]);
    expect(ticks(inBerlin(2026, 3, 29)).map(({ x }) => x)).toEqual([0, 5 / 23, 11 / 23, 17 / 23]);
  });

  test('has each hour once, also the one that comes twice', () => {
    const began = inBerlin(2026, 10, 25);
    const all = hours(began, Array<number>(25).fill(1));
    expect(all.map(({ at }) => new Date(at).getHours()).slice(0, 5)).toEqual([0, 1, 2, 2, 3]);
    expect(all.at(-1)!.at).toBe(began + 24 * HOUR);
  });
});

describe('bars', () => {
  const began = Date.parse('2026-03-02T00:00:00Z');

  test('are as high as their part of the highest, which fills the field', () => {
    expect(bars(began, [0, 2, 4]).map(({ y, height }) => [y, height])).toEqual([[1, 0], [0.5, 0.5], [0, 1]]);
  });

  test('stand in their hour of the whole day, also while most of it is to come', () => {
    const [, second] = bars(began, [1, 1]);
    expect(second!.x).toBeGreaterThan(1 / 24);
    expect(second!.x + second!.width).toBeLessThan(2 / 24);
    expect((second!.x + second!.x + second!.width) / 2).toBeCloseTo(1.5 / 24);
  });

  test('are flat on a day without a booking', () => {
    expect(bars(began, [0, 0]).map(({ height }) => height)).toEqual([0, 0]);
  });
});

describe('the line of a lot', () => {
  const began = Date.parse('2026-03-02T00:00:00Z');

  test('goes in steps of a quarter of an hour, and a full lot is at the top', () => {
    expect(line(lot(4, [0, 2, 4]), began)).toBe('M0 1H0.0104V0.5H0.0208V0H0.0313');
    expect(area(lot(4, [4]), began)).toBe('M0 0H0.0104V1H0Z');
  });

  test('is within the field when more is taken than there are slots', () => {
    expect(mostOf(lot(2, [1, 3]))).toBe(3);
    expect(mostOf(lot(0, []))).toBe(1);
  });

  test('is nothing before the first quarter', () => {
    expect([line(lot(4, []), began), area(lot(4, []), began)]).toEqual(['', '']);
  });

  test('is told by the hour as it was at its end, or as it is now', () => {
    const of = lot(9, [1, 2, 3, 4, 5, 6]);
    expect([0, 1, 2].map((hour) => takenAt(of, hour))).toEqual([4, 6, null]);
  });
});
