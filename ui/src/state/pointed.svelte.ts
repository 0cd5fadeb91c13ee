// What somebody has asked the window to point out: a row of the history, a booking, or the desk.
import type { RowId, Snapshot, Spot } from '../ipc/bindings';

export class Pointed {
  /** The row, and whether it was scrolled to; each wish is a new object, so that the same one can be repeated. */
  entry = $state.raw<{ row: RowId; reached: boolean } | null>(null);
  /** The booking, likewise. */
  booking = $state.raw<{ id: number; reached: boolean } | null>(null);

  /** Takes a wish in. Says in which view it is looked for. */
  wish(spot: Spot): 'desk' | 'now' | 'history' {
    if (spot === 'desk') return 'desk';
    if (spot.entry !== undefined) {
      this.entry = { row: spot.entry, reached: false };
      return 'history';
    }
    this.booking = { id: spot.booking, reached: false };
    return 'now';
  }

  /** The booking that has no card to point out, once: what was told of it is shown instead. Which bookings have one
   *  is known when everything was read. */
  withoutCard(snapshot: Snapshot | null): number | null {
    const { booking } = this;
    if (!booking || booking.reached || !snapshot || snapshot.is_catching_up) return null;
    if (snapshot.session.state !== 'signed_in' || snapshot.bookings.some(({ id }) => id === booking.id)) return null;
    booking.reached = true;
    return booking.id;
  }
}
