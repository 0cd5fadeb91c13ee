// What the settings view is doing: which change was saved last, and what is wrong with which.
import { tick } from 'svelte';
import type { Backend } from '../ipc/backend';
import type { Change } from '../ipc/bindings';
import { faultTrouble, type Told } from '../view/faults';
import { say } from '../words';
import { drop } from './kept';

/** How long it is shown that a change was saved, in milliseconds. */
const SHOWN = 2_500;

export class SettingsDesk {
  /** The row whose change was saved last, for a moment. */
  saved = $state('');
  /** What to read out. */
  announcement = $state('');
  /** What is wrong with the last change of a row. */
  faults = $state.raw<Record<string, Told>>({});

  readonly #backend: Backend;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Changes a setting in a row. Says whether it was taken; what the row shows is wrong else. */
  change = async (row: string, change: Change): Promise<boolean> => {
    const outcome = await this.#backend.changeSetting(change);
    if (outcome.status === 'error') {
      this.refuse(row, faultTrouble(outcome.error));
      return false;
    }
    this.correct(row);
    clearTimeout(this.#timer);
    this.saved = row;
    this.#timer = setTimeout(() => (this.saved = ''), SHOWN);
    this.#say(say('settings-saved'));
    return true;
  };

  /** Says what is wrong with a row. */
  refuse = (row: string, told: Told): void => {
    this.faults = { ...this.faults, [row]: told };
    if (this.saved === row) this.saved = '';
    this.#say(`${told.sentence} ${told.advice}`);
  };

  /** Forgets that somebody has signed in to a server. */
  forget = async (server: string, user: string): Promise<void> => {
    const outcome = await this.#backend.forgetSignIn(server, user);
    if (outcome.status === 'error') return this.refuse('servers', faultTrouble(outcome.error));
    drop();
    this.#say(say('settings-forgotten', { user }));
  };

  /** Nothing is wrong with a row any more. */
  correct = (row: string): void => {
    const { [row]: _corrected, ...others } = this.faults;
    this.faults = others;
  };

  /** Forgets what was said: somebody looks anew, is another one, or speaks another language. */
  reset = (): void => {
    this.faults = {};
    this.announcement = '';
  };

  /** The same words again are read out only if there was nothing in between. */
  #say(words: string): void {
    this.announcement = '';
    void tick().then(() => (this.announcement = words));
  }
}
