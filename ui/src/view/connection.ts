// The connection in words.
import type { ConnectionView } from '../ipc/bindings';
import { say } from '../words';

/** What the connection line shows. */
export interface ConnectionLine {
  /** Picks the sign beside the words. */
  sign: 'up' | 'trying' | 'down';
  words: string;
  /** The words without what changes every second, to be read out when they change. */
  spoken: string;
  /** Whether trying at once makes sense. */
  canRetry: boolean;
}

/** The connection at `now`, by this computer's clock. */
export function connectionLine(connection: ConnectionView, now: number): ConnectionLine {
  switch (connection.state) {
    case 'online':
      return line('up', say('window-connected'));
    case 'connecting':
      return line('trying', say('window-connecting'));
    case 'off':
      return line('down', say('window-offline'));
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((connection.retry_at - now) / 1000));
      return {
        sign: 'trying',
        words: say('window-retry-in', { seconds }),
        spoken: say('window-offline'),
        canRetry: seconds > 0,
      };
    }
  }
}

function line(sign: ConnectionLine['sign'], words: string): ConnectionLine {
  return { sign, words, spoken: words, canRetry: false };
}
