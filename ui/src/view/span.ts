// How long something has been going on, as short as a work list needs it.
import { say } from '../words';

const MINUTE = 60_000;

/** Some milliseconds in words: "< 1 min", "4 min", "2 h 05 min", "3 d". Less than nothing is nothing. */
export function spanText(length: number): string {
  const minutes = Math.max(0, Math.floor(length / MINUTE));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return say('desk-minutes', { minutes });
  if (hours < 24) return say('desk-hours', { hours, minutes: String(minutes % 60).padStart(2, '0') });
  return say('desk-days', { days: Math.floor(hours / 24) });
}
