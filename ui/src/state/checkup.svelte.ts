// The check as the window knows it: the newest one, and whether one runs.
import type { CheckOf, CheckView, Fault, Kind } from '../ipc/bindings';
import type { Backend } from '../ipc/backend';

export class Checkup {
  /** The newest check; null before the first. */
  view = $state.raw<CheckView | null>(null);
  /** Why none could be begun. */
  fault = $state.raw<Fault | null>(null);
  /** Whether one was asked for and nothing is known of it yet. */
  #asked = $state(false);

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Whether one runs. */
  get running(): boolean {
    return this.#asked || (this.view !== null && this.view.outcome === null);
  }

  /** Begins a check: of the server that somebody is signed in at, or of another. */
  async run(of: CheckOf): Promise<void> {
    if (this.running) return;
    this.view = null;
    this.fault = null;
    this.#asked = true;
    const outcome = await this.#backend.check(of);
    if (outcome.status === 'ok') return;
    this.fault = outcome.error;
    this.#asked = false;
  }

  /** Shows a test notification; says why it wasn't shown. */
  async notify(kind: Kind): Promise<Fault | null> {
    const outcome = await this.#backend.testNotification(kind);
    return outcome.status === 'error' ? outcome.error : null;
  }

  /** Takes in how the check goes. */
  heard(view: CheckView): void {
    this.view = view;
    this.#asked = false;
  }

  /** Forgets everything: the account is another one, or the agent that checked has gone. */
  forget(): void {
    this.view = null;
    this.fault = null;
    this.#asked = false;
  }
}
