// Stories: what the history tells about one booking in a row, as one thing with its moments.
import type { Row, RowId } from '../ipc/bindings';
import { speech } from '../state/speech.svelte';
import { say } from '../words';

/** Rows that follow each other about the same booking, or a single row about anything. */
export interface Story {
  /** Its oldest row: it stays while newer moments come. */
  key: RowId;
  /** The booking's number; null for a single row. */
  booking: number | null;
  /** What every moment says and the story says once: where it is, which vehicle it is for. */
  shared: string[];
  /** Its rows in the order in which they came, without what is shared. */
  moments: Row[];
}

/** What the words put between a lot and a slot. */
const between = (): string => say('body-place', { lot: '|', slot: '|' }).split('|')[1]!;
const vehicle = (): string => say('body-vehicle', { vehicle: '' });

/** Joins neighbours about the same booking; every row is in one story, in its order. */
export function stories(rows: readonly Row[]): Story[] {
  const found: Row[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    const about = row.subject?.booking;
    if (last && about !== undefined && last[0]!.subject?.booking === about) last.push(row);
    else found.push([row]);
  }
  return found.map(story);
}

function story(rows: Row[]): Story {
  const key = rows.at(-1)!.id;
  if (rows.length === 1) return { key, booking: null, shared: [], moments: rows };
  const shared: string[] = [];
  let bodies = rows.map((row) => row.body);
  for (const [part, without] of [
    [placeOf, withoutPlace],
    [vehicleOf, withoutVehicle],
  ] as const) {
    const [first, ...others] = bodies.map(part);
    if (first && others.every((other) => other === first)) {
      shared.push(first);
      bodies = bodies.map((body) => without(body, first));
    }
  }
  const moments = rows.map((row, at) => ({ ...row, body: bodies[at]! }));
  return { key, booking: rows[0]!.subject!.booking!, shared, moments };
}

/** "City Centre, slot 4" of "City Centre, slot 4: your time is over." */
function placeOf(body: string): string | null {
  const words = between();
  const slot = body.indexOf(words) + words.length;
  const end = body.indexOf(': ', slot);
  return slot > words.length && /^\d+$/.test(body.slice(slot, end)) ? body.slice(0, end) : null;
}

function withoutPlace(body: string, place: string): string {
  const rest = body.slice(place.length + 2);
  return rest.charAt(0).toLocaleUpperCase(speech.language) + rest.slice(1);
}

/** The last line, if it names a vehicle. */
function vehicleOf(body: string): string | null {
  const line = body.slice(body.lastIndexOf('\n') + 1);
  return line.startsWith(vehicle()) && line !== body ? line : null;
}

function withoutVehicle(body: string, line: string): string {
  return body.slice(0, -line.length - 1);
}
