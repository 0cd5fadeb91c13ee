// Dates, times and numbers as the readers of the language write them, in the way of the user's region and with the
// hours that the user wants. They are made once for each language and each way to write times of day.
import { speech } from '../state/speech.svelte';

/** What formats everything. */
export interface Formats {
  /** `15:40`. */
  timeOfDay: Intl.DateTimeFormat;
  /** `Tue 15:40`. */
  dayAndTime: Intl.DateTimeFormat;
  /** Date and time in full. */
  exact: Intl.DateTimeFormat;
  /** Weekday, day and month. */
  date: Intl.DateTimeFormat;
  /** The same with the year. */
  dateOfYear: Intl.DateTimeFormat;
  /** `5 min. ago`. */
  relative: Intl.RelativeTimeFormat;
  /** Two digits after the point; the agent groups the others in the same way. */
  amount: Intl.NumberFormat;
}

const made = new Map<string, Formats>();

/** The formats of the language that is spoken now. */
export function formats(): Formats {
  const { language, clock } = speech;
  const key = `${language} ${clock}`;
  let found = made.get(key);
  if (!found) {
    found = make(language, clock === null ? null : clock === 'hours12');
    made.set(key, found);
  }
  return found;
}

function make(language: string, hour12: boolean | null): Formats {
  // `en-IN` and not just `en`, where the user's system says so.
  const locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
  const usual = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hourCycle;
  const short = hour12 ?? (usual === 'h12' || usual === 'h11');
  const hours = { hourCycle: short ? 'h12' : 'h23' } as const;
  const clock = { hour: short ? 'numeric' : '2-digit', minute: '2-digit', ...hours } as const;
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return {
    timeOfDay: new Intl.DateTimeFormat(locale, clock),
    dayAndTime: new Intl.DateTimeFormat(locale, { ...clock, weekday: 'short' }),
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', ...hours }),
    date: new Intl.DateTimeFormat(locale, day),
    dateOfYear: new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' }),
    relative: new Intl.RelativeTimeFormat(locale, { style: 'short' }),
    amount: new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  };
}
