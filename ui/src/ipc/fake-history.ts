// What the agent's store does with the history, on an array: filters, pages, and which rows are meant.
import type { Filter, Page, Row, Which } from './bindings';

/** The rows of a filter, in the order in which they are given. */
export function listed(rows: readonly Row[], filter: Filter): Row[] {
  const words = folded(filter.text).split(' ').filter(Boolean);
  return rows.filter(
    (row) =>
      (filter.kinds.length === 0 || filter.kinds.includes(row.kind)) &&
      (filter.levels.length === 0 || filter.levels.includes(row.level)) &&
      (!filter.unread_only || !row.read) &&
      (filter.booking === null || row.subject?.booking === filter.booking) &&
      (filter.from === null || row.at >= filter.from) &&
      (filter.until === null || row.at < filter.until) &&
      (filter.up_to === null || row.id <= filter.up_to) &&
      (words.length === 0 || holds(row, words)),
  );
}

function holds(row: Row, words: string[]): boolean {
  const text = ` ${folded(`${row.title} ${row.body}`)}`;
  return words.every((word) => text.includes(` ${word}`));
}

/** In small letters without accents, words one space apart. */
function folded(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** A page of the rows of a filter. */
export function pageOf(rows: readonly Row[], filter: Filter, offset: number, limit: number): Page {
  const found = listed(rows, filter);
  const newest = rows.reduce((most, row) => Math.max(most, row.id), 0) || null;
  return { rows: found.slice(offset, offset + limit), offset, total: found.length, newest };
}

/** The rows that something is done to. */
export function named(rows: readonly Row[], which: Which): Row[] {
  if (which.rows) return rows.filter((row) => which.rows.includes(row.id));
  const { of, but } = which.all;
  return listed(rows, of).filter((row) => !but.includes(row.id));
}
