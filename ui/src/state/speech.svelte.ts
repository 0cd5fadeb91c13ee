// How the window speaks: the language of its words and how it writes times of day. What reads these in markup is
// drawn again when they change. `words.ts` sets them.
import type { ClockStyle, Language } from '../ipc/bindings';

class Speech {
  language = $state<Language>('en');
  /** Null until it is known; then times are written as the browser would. */
  clock = $state<ClockStyle | null>(null);
}

export const speech = new Speech();
