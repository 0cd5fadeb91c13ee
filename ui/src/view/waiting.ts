// How much waits at the desk, for its tab.
import type { DeskCounts } from '../ipc/bindings';
import { say } from '../words';

/** Everything that waits, for the tab. */
export function waiting({ payments, washes, over }: DeskCounts): number {
  return payments + washes + over;
}

/** The same in words, without what there is none of. */
export function waitingWords({ payments, washes, over }: DeskCounts): string {
  return [
    payments > 0 && say('desk-tab-payments', { count: payments }),
    washes > 0 && say('desk-tab-washes', { count: washes }),
    over > 0 && say('desk-tab-over', { count: over }),
  ]
    .filter(Boolean)
    .join(', ');
}
