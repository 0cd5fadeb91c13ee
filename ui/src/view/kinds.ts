// The kinds of what is told, and their names.
import type { Kind } from '../ipc/bindings';
import { say } from '../words';

/** The ten events, in their order. */
export const TEN: readonly Kind[] = [
  'expiring_soon',
  'expired',
  'renewal_succeeded',
  'renewal_failed',
  'auto_expired',
  'declined',
  'cash_verified',
  'new_booking',
  'wash_done',
  'employee_assigned',
];

/** All kinds: the ten, and any other message. */
export const KINDS: readonly Kind[] = [...TEN, 'other'];

const dashed = (kind: Kind): string => kind.replaceAll('_', '-');

/** The title under which a kind is told. */
export const kindTitle = (kind: Kind): string => say(`event-${dashed(kind)}`);

/** A short name of a kind. */
export const kindName = (kind: Kind): string => say(`kind-${dashed(kind)}`);
