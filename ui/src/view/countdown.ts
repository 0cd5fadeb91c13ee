// A countdown: how much is left, and how it is written.

/** From how many seconds before the end on it ends soon: from the first reminder, or five minutes where there is none. */
export function soonSeconds(reminders: readonly number[]): number {
  return 60 * (reminders.length > 0 ? Math.max(...reminders) : 5);
}

/** A time that runs out, by the server's clock. */
export interface Span {
  /** When it began, if that is known. */
  starts_at: number | null;
  ends_at: number;
}

/** How it stands. */
export type Phase = 'calm' | 'soon' | 'over';

/** What a card shows of a time. */
export interface Countdown {
  phase: Phase;
  /** Whole seconds left, the one that has begun included; 0 when over. */
  seconds: number;
  /** Part of it that has passed, 0 to 1; null if its begin isn't known. */
  passed: number | null;
}

/** How a time stands at `now`, by the server's clock; it ends soon when no more than `soon` seconds are left. */
export function countdown(span: Span, now: number, soon: number): Countdown {
  const seconds = Math.max(0, Math.ceil((span.ends_at - now) / 1000));
  const phase = seconds === 0 ? 'over' : seconds <= soon ? 'soon' : 'calm';
  return { phase, seconds, passed: passed(span, now) };
}

function passed({ starts_at, ends_at }: Span, now: number): number | null {
  if (starts_at === null || starts_at >= ends_at) return null;
  const part = (now - starts_at) / (ends_at - starts_at);
  return Math.min(1, Math.max(0, part));
}

/** `MM:SS`, or `H:MM:SS` from an hour on. */
export function clockText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** The same for a machine and for a screen reader: an ISO 8601 duration. */
export function isoDuration(seconds: number): string {
  return `PT${Math.floor(seconds / 3600)}H${Math.floor(seconds / 60) % 60}M${seconds % 60}S`;
}
