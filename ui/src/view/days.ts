// Times and days as people say them.
import type { Row } from '../ipc/bindings';
import { locale, say } from '../words';

/** Rows of one calendar day of this computer. */
export interface Day {
  /** `2026-11-23`. */
  key: string;
  /** "Today", "Yesterday", or the date. */
  title: string;
  rows: Row[];
}

const HOUR = 3600_000;

// The words' language, with the 12 or 24 hours of the user's system.
const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const hour = hourCycle === 'h12' || hourCycle === 'h11' ? 'numeric' : '2-digit';
const clock = { hour, minute: '2-digit', ...(hourCycle && { hourCycle }) } as const;
const timeOfDay = new Intl.DateTimeFormat(locale, clock);
const dayAndTime = new Intl.DateTimeFormat(locale, { ...clock, weekday: 'short' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', ...(hourCycle && { hourCycle }) });
const date = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const dateOfYear = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const relative = new Intl.RelativeTimeFormat(locale, { style: 'short' });

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

function dayKey(at: number): string {
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
  return (sameYear ? date : dateOfYear).format(at);
}

/** A moment of the near past: "just now", "5 min. ago", "3 hr. ago"; the clock time when it is older. */
export function ago(at: number, now: number): string {
  const past = now - at;
  if (past < 60_000) return say('window-just-now');
  if (past < HOUR) return relative.format(-Math.floor(past / 60_000), 'minute');
  if (past < 12 * HOUR && dayKey(at) === dayKey(now)) {
    return relative.format(-Math.floor(past / HOUR), 'hour');
  }
  return timeOfDay.format(at);
}

/** The clock time, with the day if that isn't today. */
export function moment(at: number, now: number): string {
  return (dayKey(at) === dayKey(now) ? timeOfDay : dayAndTime).format(at);
}

/** Date and time in full. */
export function exactly(at: number): string {
  return exact.format(at);
}
