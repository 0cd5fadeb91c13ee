// The time of day for views. A clock runs only while something on the page reads it and the page can be
// seen; one timer serves all readers.
import { createSubscriber } from 'svelte/reactivity';

export class Clock {
  readonly #subscribe: () => void;

  /** A clock that is read anew at each full `every` milliseconds. */
  constructor(every: number) {
    this.#subscribe = createSubscriber((update) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const run = (): void => {
        clearTimeout(timer);
        if (document.hidden) return;
        timer = setTimeout(() => {
          update();
          run();
        }, every - (Date.now() % every));
      };
      const seen = (): void => {
        if (!document.hidden) update();
        run();
      };
      run();
      document.addEventListener('visibilitychange', seen);
      return () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', seen);
      };
    });
  }

  /** Milliseconds since 1970, by this computer's clock. */
  get now(): number {
    this.#subscribe();
    return Date.now();
  }
}

/** For countdowns. */
export const seconds = new Clock(1000);
/** For "5 min. ago". */
export const minutes = new Clock(60_000);
