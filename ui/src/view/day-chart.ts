// The day of the desk as shapes and as a table. Shapes stand on a field that is 1 wide and 1 high, its zero at the top;
// what draws them stretches it. A day has 24 hours, or 23 or 25 when the clock is set.
import type { LotDay } from '../ipc/bindings';

const HOUR = 3600_000;
/** Slots are counted at the end of each quarter of an hour. */
const QUARTERS = 4;
/** Hours of the clock that the axis names. */
const NAMED = [0, 6, 12, 18];
/** How much of an hour its bar takes. */
const BAR = 0.72;

/** An hour of the day, with what was counted in it. */
export interface Hour {
  /** When it began. */
  at: number;
  arrivals: number;
}

/** A bar, in parts of the field. */
export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
  hour: Hour;
}

/** A moment that the axis names. */
export interface Tick {
  at: number;
  /** Where it is, from 0 to 1. */
  x: number;
}

/** How many hours the day has that began then. */
export function hoursOf(began: number): number {
  const day = new Date(began);
  const next = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
  return Math.max(1, Math.round((next - began) / HOUR));
}

/** The hours of the day until now. */
export function hours(began: number, arrivals: readonly number[]): Hour[] {
  return arrivals.map((count, hour) => ({ at: began + hour * HOUR, arrivals: count }));
}

/** The bars of the hours until now; the highest one fills the field. */
export function bars(began: number, arrivals: readonly number[]): Bar[] {
  const width = 1 / hoursOf(began);
  const most = Math.max(1, ...arrivals);
  return hours(began, arrivals).map((hour, at) => {
    const height = hour.arrivals / most;
    return { x: (at + (1 - BAR) / 2) * width, y: 1 - height, width: BAR * width, height, hour };
  });
}

/** Where the axis names the time: at the same hours of the clock, however long the day is. */
export function ticks(began: number): Tick[] {
  const day = new Date(began);
  const length = hoursOf(began) * HOUR;
  return NAMED.map((hour) => new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour).getTime()).map((at) => ({
    at,
    x: (at - began) / length,
  }));
}

/** The most that the field of a lot shows: its slots, or more where more of them were taken. */
export function mostOf({ slots, taken }: LotDay): number {
  return Math.max(1, slots, ...taken);
}

/** How many slots were taken, as the line of a path that goes in steps. Empty for a day that has just begun. */
export function line(lot: LotDay, began: number): string {
  const quarters = hoursOf(began) * QUARTERS;
  const most = mostOf(lot);
  const steps = lot.taken.map((taken, at) => {
    const [from, to, y] = [at / quarters, (at + 1) / quarters, 1 - taken / most].map(place);
    return `${at === 0 ? `M${from} ${y}` : `V${y}`}H${to}`;
  });
  return steps.join('');
}

/** The room below that line. */
export function area(lot: LotDay, began: number): string {
  const path = line(lot, began);
  return path && `${path}V1H0Z`;
}

/** How many slots were taken at the end of an hour, or now if it still runs. */
export function takenAt({ taken }: LotDay, hour: number): number | null {
  const at = Math.min((hour + 1) * QUARTERS, taken.length) - 1;
  return at >= hour * QUARTERS ? (taken[at] ?? null) : null;
}

/** Few digits: a path of a whole day has a hundred steps. */
function place(part: number): number {
  return Math.round(part * 10_000) / 10_000;
}
