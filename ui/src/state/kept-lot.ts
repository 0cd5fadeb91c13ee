// Which lot of the desk was looked at last, for the next window; of the last account alone.
const KEY = 'desk';

/** The lot that was kept for an account; null for all of them. */
export function recallLot(account: string): number | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as { account?: unknown; lot?: unknown } | null;
    return kept?.account === account && Number.isSafeInteger(kept.lot) ? (kept.lot as number) : null;
  } catch {
    return null;
  }
}

/** Keeps it. Where nothing can be kept, the next window begins with all lots. */
export function keepLot(account: string, lot: number | null): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ account, lot }));
  } catch {
    // Full, or forbidden.
  }
}
