// The form that starts a countdown: how long or until when, and the end that comes of it.

/** What stands in the form, as typed. */
export interface TimerForm {
  label: string;
  /** Which of the two ways counts. */
  by: 'length' | 'clock';
  hours: string;
  minutes: string;
  clock: string;
}

/** A form with nothing in it yet. */
export function emptyTimer(): TimerForm {
  return { label: '', by: 'length', hours: '', minutes: '30', clock: '' };
}

/** When the countdown would end if it began at `now`, both by this computer's clock; null while the form
 *  doesn't say. */
export function timerEnd(form: TimerForm, now: number): number | null {
  return form.by === 'length' ? lengthEnd(form.hours, form.minutes, now) : clockEnd(form.clock, now);
}

function lengthEnd(hours: string, minutes: string, now: number): number | null {
  // Up to 99 hours and 999 minutes: what goes beyond is a slip of the finger.
  if (!/^\s*\d{0,2}\s*$/.test(hours) || !/^\s*\d{0,3}\s*$/.test(minutes)) return null;
  const length = Number(hours) * 60 + Number(minutes);
  return length > 0 ? now + length * 60_000 : null;
}

/** The next moment at which this computer's clock shows the time. */
function clockEnd(text: string, now: number): number | null {
  const time = clockTime(text);
  if (!time) return null;
  const today = new Date(now);
  const on = (day: number): number =>
    new Date(today.getFullYear(), today.getMonth(), day, time.hour, time.minute).getTime();
  const end = on(today.getDate());
  return end > now ? end : on(today.getDate() + 1);
}

/** Reads `15:40`, `15.40`, `1540`, `3:40 pm`, `3 pm`; null for anything else. */
export function clockTime(text: string): { hour: number; minute: number } | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m\.?)?$/i.exec(text.trim());
  if (!found) return null;
  const [, hours, minutes, half] = found;
  // A lone number is an hour only with its half of the day.
  if (minutes === undefined && half === undefined) return null;
  const [hour, minute] = [Number(hours), Number(minutes ?? 0)];
  if (minute > 59) return null;
  if (half === undefined) return hour <= 23 ? { hour, minute } : null;
  if (hour < 1 || hour > 12) return null;
  return { hour: (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0), minute };
}
