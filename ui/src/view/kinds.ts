// The kinds of what is told, and their names.
import type { Kind } from '../ipc/bindings';
import { say } from '../words';

/** Each kind in its order, and whether it is one of the ten events. A kind that lacks here doesn't compile. */
const isEvent: Record<Kind, boolean> = {
  expiring_soon: true,
  expired: true,
  renewal_succeeded: true,
  renewal_failed: true,
  auto_expired: true,
  declined: true,
  cash_verified: true,
  new_booking: true,
  wash_done: true,
  employee_assigned: true,
  cash_waiting: false,
  wash_booked: false,
  other: false,
};

/** All kinds: the ten, and any other message. */
export const KINDS = Object.keys(isEvent) as readonly Kind[];

/** The ten events, in their order. */
export const TEN = KINDS.filter((kind) => isEvent[kind]);

const dashed = (kind: Kind): string => kind.replaceAll('_', '-');

/** The title under which a kind is told. */
export const kindTitle = (kind: Kind): string => say(`event-${dashed(kind)}`);

/** A short name of a kind. */
export const kindName = (kind: Kind): string => say(`kind-${dashed(kind)}`);
