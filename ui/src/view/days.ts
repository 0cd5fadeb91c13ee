// Times and days as people say them.
import type { Row } from '../ipc/bindings';
import { say } from '../words';
import { formats } from './formats';

/** Rows of one calendar day of this computer. */
export interface Day {
  /** `2026-11-23`. */
  key: string;
  /** "Today", "Yesterday", or the date. */
  title: string;
  rows: Row[];
}

const HOUR = 3600_000;

/** Groups rows by the day on which they happened, latest first. What was told late, after the companion
 *  was off, stands where it belongs. */
export function byDay(rows: readonly Row[], now: number): Day[] {
  const days = new Map<string, Day>();
  for (const row of rows.toSorted((a, b) => b.at - a.at || b.id - a.id)) {
    const key = dayKey(row.at);
    const day = days.get(key);
    if (day) day.rows.push(row);
    else days.set(key, { key, title: dayTitle(row.at, now), rows: [row] });
  }
  return [...days.values()];
}

/** The day of a moment: `2026-11-23`. */
export function dayKey(at: number): string {
  const day = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function dayTitle(at: number, now: number): string {
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayKey(at) === dayKey(now)) return say('window-today');
  if (dayKey(at) === dayKey(yesterday.getTime())) return say('window-yesterday');
  const sameYear = new Date(at).getFullYear() === today.getFullYear();
  return (sameYear ? formats().date : formats().dateOfYear).format(at);
}

/** A moment of the near past: "just now", "5 min. ago", "3 hr. ago"; the clock time when it is older. */
export function ago(at: number, now: number): string {
  const past = now - at;
  if (past < 60_000) return say('window-just-now');
  if (past < HOUR) return formats().relative.format(-Math.floor(past / 60_000), 'minute');
  if (past < 12 * HOUR && dayKey(at) === dayKey(now)) {
    return formats().relative.format(-Math.floor(past / HOUR), 'hour');
  }
  return timeOfDay(at);
}

/** The clock time alone. */
export function timeOfDay(at: number): string {
  return formats().timeOfDay.format(at);
}

/** The clock time, with the day if that isn't today. */
export function moment(at: number, now: number): string {
  return (dayKey(at) === dayKey(now) ? formats().timeOfDay : formats().dayAndTime).format(at);
}

/** Date and time in full. */
export function exactly(at: number): string {
  return formats().exact.format(at);
}
