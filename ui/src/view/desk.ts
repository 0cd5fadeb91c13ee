// What stands on the desk, by its names: keys of rows, words for how something ended, which rows are of a lot.
import type { DeskView, DoneRow, Item, Progress, Task, WashId, WashStage } from '../ipc/bindings';
import { say } from '../words';

/** After how long without a new read the desk counts as out of date, in milliseconds: several reads are missing by
 *  then. */
export const STALE = 90_000;

/** Stages of a wash as work goes on. */
export const STAGES: readonly WashStage[] = ['pending', 'confirmed', 'in_progress', 'unknown', 'completed', 'cancelled'];

/** Names a row in lists and in the page. */
export function keyOf(item: Item): string {
  if (item.payment !== undefined) return `payment-${item.payment}`;
  if (item.employee !== undefined) return `employee-${item.employee}`;
  return washKey(item.wash);
}

export function washKey(wash: WashId): string {
  return wash.add_on !== undefined ? `add-on-${wash.add_on}` : `wash-${wash.standalone}`;
}

/** The rows of a lot, or all of them. */
export function ofLot<T extends { lot: number | null }>(rows: readonly T[], lot: number | null): readonly T[] {
  return lot === null ? rows : rows.filter((row) => row.lot === lot);
}

/** How something ended. */
export function endWords({ end }: DoneRow): string {
  return say(`desk-ended-${end.replaceAll('_', '-')}`);
}

/** Who ended it. */
export function byWords({ is_ours }: DoneRow): string {
  return say(is_ours ? 'desk-here' : 'desk-elsewhere');
}

/** Why a row is gone, as far as that is known. */
export function goneWords(key: string, done: readonly DoneRow[]): string {
  const found = done.find((row) => keyOf(row.item) === key);
  return found ? `${endWords(found)} – ${byWords(found)}` : say('desk-gone');
}

/** Where something is, or just the lot's name. */
export function placeWords(lot: string, slot: number | null): string {
  return slot === null ? lot : say('body-place', { lot, slot: String(slot) });
}

/** How far something is that was asked for, in words of ours and of the server's; nothing if nothing was. */
export function progressWords(progress: Progress | null, isCash: boolean): string[] {
  switch (progress?.state) {
    case undefined:
      return [];
    case 'asking':
      return [say('desk-asking')];
    case 'unconfirmed':
      return [say(isCash ? 'desk-unconfirmed-cash' : 'desk-unconfirmed')];
    case 'failed': {
      const { why, says } = progress;
      const said = says === null ? [] : [say('desk-says', { says })];
      return [`${why.sentence} ${why.advice}`.trim(), ...said];
    }
  }
}

/** Whether the desk is not what it is now. */
export function isStale(view: DeskView, isOnline: boolean, now: number): boolean {
  return view.as_of !== null && (!isOnline || now - view.as_of > STALE);
}

/** What a button asks for. */
export function taskWords(task: Task): string {
  return say(`desk-task-${task.replaceAll('_', '-')}`);
}

/** Whether something is asked once more before it is done: what others are told of, or can't be undone. */
export function isAskedFirst(task: Task): boolean {
  return task !== 'confirm_wash' && task !== 'start_wash';
}
