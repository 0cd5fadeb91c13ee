// The history as it is drawn: rows with the day in front of the first of each, and with what the moments of
// one booking share said once in front of them.
import type { Row } from '../ipc/bindings';
import { byDay } from './days';
import { stories } from './stories';

/** A row and what stands in front of it. */
export interface Line {
  row: Row;
  /** Rows of the filter in front of it. */
  index: number;
  /** The day that begins with it. */
  day: string | null;
  /** Whether its day ends with it. */
  ends: boolean;
  /** What begins with it: several moments of a booking, and what all of them say. */
  story: { booking: number; shared: string[] } | null;
  /** Whether it is one of several moments. */
  part: boolean;
  /** Whether an earlier moment of the same follows. */
  joined: boolean;
}

/** Rows that follow each other, the first of which has `offset` others in front. */
export function lines(rows: readonly Row[], offset: number, now: number): Line[] {
  let index = offset;
  return byDay(rows, now).flatMap((day) =>
    stories(day.rows).flatMap((story, which) =>
      story.moments.map((row, moment): Line => {
        const { booking, shared } = story;
        return {
          row,
          index: index++,
          day: which === 0 && moment === 0 ? day.title : null,
          ends: row.id === day.rows.at(-1)!.id,
          story: booking !== null && moment === 0 ? { booking, shared } : null,
          part: booking !== null,
          joined: moment < story.moments.length - 1,
        };
      }),
    ),
  );
}
