// The reminders that were snoozed in this window, so that it can say so. The agent keeps them for itself.
import { SvelteMap } from 'svelte/reactivity';
import type { Timer } from '../ipc/bindings';

/** How long the agent keeps a snoozed reminder silent, in milliseconds: `SNOOZE` of its `timing.rs`. */
export const SNOOZE = 2 * 60_000;

export class Snoozes {
  readonly #until = new SvelteMap<string, number>();

  /** Notes when a reminder comes again, by this computer's clock. */
  put(of: Timer, until: number): void {
    this.#until.set(name(of), until);
  }

  /** When the reminder comes again, by this computer's clock; null if it wasn't snoozed. */
  until(of: Timer): number | null {
    return this.#until.get(name(of)) ?? null;
  }

  /** Forgets everything, for another account. */
  forget(): void {
    this.#until.clear();
  }
}

function name(of: Timer): string {
  return JSON.stringify(of);
}
