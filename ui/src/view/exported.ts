// What an export has come to, in words.
import { say } from '../words';

/** How many rows went where. */
export function exportedWords(what: 'history' | 'day_sheet', { rows, file }: { rows: number; file: string }): string {
  return say(what === 'history' ? 'window-exported' : 'desk-sheet-saved', { count: rows, file });
}
