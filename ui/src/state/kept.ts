// What the window remembers of a history when it is closed: whose it is, the filter and the place, of the last account
// alone. No words of the history itself are kept here.
import type { Filter } from '../ipc/bindings';
import { everything, LEVELS } from '../view/filter';
import { KINDS } from '../view/kinds';
import type { Anchor } from './history.svelte';

export interface Kept {
  filter: Filter;
  anchor: Anchor | null;
}

const KEY = 'history';

/** What was kept for an account; null if nothing was, or nothing that can be read. */
export function recall(account: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isObject(kept) && kept.account === account ? { filter: filterOf(kept.filter), anchor: anchorOf(kept.anchor) } : null;
  } catch {
    return null;
  }
}

/** Keeps it. Where nothing can be kept, the next window begins with the newest rows. */
export function keep(account: string, { filter, anchor }: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ account, filter: { ...filter, up_to: null }, anchor }));
  } catch {
    // Full, or forbidden.
  }
}

/** Forgets what was kept, because a sign-in is forgotten. */
export function drop(): void {
  try {
    localStorage.removeItem(KEY);
    localStorage.removeItem('desk');
  } catch {
    // Then nothing was kept either.
  }
}

/** A filter of what an older or a newer window may have kept. */
function filterOf(kept: unknown): Filter {
  if (!isObject(kept)) return everything;
  const number = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null);
  const some = <T>(all: readonly T[], chosen: unknown): T[] =>
    Array.isArray(chosen) ? all.filter((one) => chosen.includes(one)) : [];
  return {
    text: typeof kept.text === 'string' ? kept.text : '',
    kinds: some(KINDS, kept.kinds),
    levels: some(LEVELS, kept.levels),
    unread_only: kept.unread_only === true,
    booking: number(kept.booking),
    from: number(kept.from),
    until: number(kept.until),
    up_to: null,
  };
}

function anchorOf(kept: unknown): Anchor | null {
  if (!isObject(kept) || !Number.isSafeInteger(kept.row) || typeof kept.below !== 'number') return null;
  return { row: kept.row as number, below: kept.below };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
