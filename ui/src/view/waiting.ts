// How much waits at the desk, for its tab.
import type { DeskCounts } from '../ipc/bindings';
import { say } from '../words';

/** What waits, in words, without what there is none of. */
export function waitingWords({ payments, washes, over }: DeskCounts): string {
  return [
    payments > 0 && say('desk-tab-payments', { count: payments }),
    washes > 0 && say('desk-tab-washes', { count: washes }),
    over > 0 && say('desk-tab-over', { count: over }),
  ]
    .filter(Boolean)
    .join(', ');
}
