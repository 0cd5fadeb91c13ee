import { describe, expect, test } from 'vitest';
import { clockTime, emptyTimer, timerEnd, type TimerForm } from './timer-form';

const NOW = Date.parse('2026-11-23T15:00:30Z');
const MINUTE = 60_000;

const end = (change: Partial<TimerForm>): number | null => timerEnd({ ...emptyTimer(), ...change }, NOW);
const at = (text: string): number => Date.parse(text);

describe('a length', () => {
  test('is counted from now', () => {
    expect(end({ hours: '1', minutes: '30' })).toBe(NOW + 90 * MINUTE);
    expect(end({ hours: '', minutes: '90' })).toBe(NOW + 90 * MINUTE);
    expect(end({ hours: ' 2 ', minutes: '' })).toBe(NOW + 120 * MINUTE);
  });

  test('is a minute at least, in whole minutes, and no slip of the finger', () => {
    for (const [hours, minutes] of [['0', '0'], ['', ''], ['-1', '70'], ['', '1.5'], ['100', ''], ['', '1000'], ['an', '']] as const) {
      expect(end({ hours, minutes }), `${hours} h ${minutes} min`).toBeNull();
    }
  });
});

describe('a clock time', () => {
  const until = (clock: string): number | null => end({ by: 'clock', clock });

  test('is the next moment at which the clock shows it', () => {
    expect(until('15:40')).toBe(at('2026-11-23T15:40:00Z'));
    expect(until('15:01')).toBe(at('2026-11-23T15:01:00Z'));
  });

  test('is tomorrow’s if it has passed', () => {
    expect(until('15:00')).toBe(at('2026-11-24T15:00:00Z'));
    expect(until('7:30')).toBe(at('2026-11-24T07:30:00Z'));
  });

  test('is read as people write it', () => {
    for (const text of ['15:40', '15.40', '1540', '3:40 pm', '3:40PM', ' 3.40 p.m. ']) {
      expect(clockTime(text), text).toEqual({ hour: 15, minute: 40 });
    }
    expect(clockTime('12 am')).toEqual({ hour: 0, minute: 0 });
    expect(clockTime('12 pm')).toEqual({ hour: 12, minute: 0 });
    expect(clockTime('0:05')).toEqual({ hour: 0, minute: 5 });
  });

  test('is nothing where the words are no clock time', () => {
    for (const text of ['', '15', 'soon', '24:00', '15:60', '13 pm', '0 am', '15:4', '-1:00']) {
      expect(clockTime(text), text).toBeNull();
      expect(until(text), text).toBeNull();
    }
  });
});
