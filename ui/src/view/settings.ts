// What is typed into the settings, and what is shown of them.
import type { Loudness } from '../ipc/bindings';
import { clockTime } from './timer-form';

/** How loud a kind can be, in the order of the table. */
export const loudnesses: Loudness[] = ['off', 'silent', 'sound'];

/** Quiet hours before anybody has chosen any: ten at night to seven. */
export const usualQuiet = { from: 22 * 60, to: 7 * 60 };

/** Days for which the history is kept before anybody has chosen any. */
export const usualDays = 90;

/** Reads minutes such as `15, 5`; null if there is anything else. */
export function leadsOf(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  return words.every((word) => /^\d{1,6}$/.test(word)) ? words.map(Number) : null;
}

/** Reads a clock time as minutes since the day began; null if it is none. */
export function minuteOf(text: string): number | null {
  const time = clockTime(text);
  return time && time.hour * 60 + time.minute;
}

/** Minutes since the day began as a clock time. */
export function clockOf(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
