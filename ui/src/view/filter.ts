// Which rows of the history are looked at, and the days that a filter names.
import type { Filter, Level } from '../ipc/bindings';
import { dayKey } from './days';

export const LEVELS: readonly Level[] = ['success', 'info', 'warning', 'error'];

/** The filter that lets everything through. */
export const everything: Filter = {
  text: '',
  kinds: [],
  levels: [],
  unread_only: false,
  booking: null,
  from: null,
  until: null,
  up_to: null,
};

/** How many conditions a filter names besides its words. */
export function conditions(filter: Filter): number {
  const { kinds, levels, unread_only, booking, from, until } = filter;
  return [kinds.length > 0, levels.length > 0, unread_only, booking !== null, from !== null || until !== null].filter(
    Boolean,
  ).length;
}

/** Whether a filter lets everything through. */
export function isEverything(filter: Filter): boolean {
  return filter.text.trim() === '' && conditions(filter) === 0;
}

/** A list with a value that wasn't in it, or without it. */
export function toggled<T>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
}

/** The beginning of a day of this computer such as `2026-11-23`, or of the day after it. Null if it is no day. */
export function dayStart(day: string, after = 0): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day.trim())?.map(Number) ?? [];
  if (!year || !month || !date) return null;
  const at = new Date(year, month - 1, date + after);
  return Number.isNaN(at.getTime()) || (after === 0 && at.getDate() !== date) ? null : at.getTime();
}

/** The day that begins then, or that ends then, as a field shows it. */
export function dayOf(at: number | null, after = 0): string {
  if (at === null) return '';
  const day = new Date(at);
  day.setDate(day.getDate() - after);
  return dayKey(day.getTime());
}
