// Why a request came to nothing, in words.
import type { Fault, TroubleCode } from '../ipc/bindings';
import { say } from '../words';

/** What happened, and what to do about it. */
export interface Told {
  sentence: string;
  advice: string;
}

/** A fault in words. */
export function faultTrouble(fault: Fault): Told {
  switch (fault.fault) {
    case 'gone':
      return pair('window-no-agent');
    case 'other_version':
      return pair('window-other-version');
    case 'refused':
      switch (fault.refusal.refusal) {
        case 'trouble':
          return { sentence: fault.refusal.sentence, advice: fault.refusal.advice };
        case 'other_version':
          return pair('window-other-version');
        case 'ending':
          return pair('window-no-agent');
        case 'unreadable':
          return { sentence: say('window-failed'), advice: '' };
      }
  }
}

function pair(key: string): Told {
  return { sentence: say(key), advice: say(`${key}-advice`) };
}

/** Whether the keyring can be asked again. */
export const isOfKeyring = (code: TroubleCode): boolean => code.startsWith('keyring_') && code !== 'keyring_forgets';
