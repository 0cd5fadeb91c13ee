// How the fake backend speaks: `?lang=hi` and `?clock=h12` as an agent would say it, `?lang=qps` with longer words in
// letters that nobody mistakes for English, and `?dir=rtl` from right to left, to see whether the views bear it.
import { disguise, firstLanguage, setLanguage } from '../words';
import type { ClockStyle, Language } from './bindings';

const asked = new URLSearchParams(location.search);

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ODD = 'áƀçðéƒğħíĵķłɱñöþɋřšţüṽŵẋýžÅƁÇÐÉƑĞĦÎĴĶĹṀÑØÞɊŘŠŢÛṼŴẊÝŽ';

/** A text whose words are 40 % longer and in other letters: `Šíğñ~~ íñ~`. */
export function pseudo(text: string): string {
  return text.replace(/[a-z]+/gi, (word) => {
    const odd = word.replace(/./g, (letter) => ODD[PLAIN.indexOf(letter)]!);
    return odd + '~'.repeat(Math.ceil(word.length * 0.4));
  });
}

/** The language to begin with, and how times are written. */
export const speech: { language: Language; clock: ClockStyle } = {
  language: asked.get('lang') === 'hi' ? 'hi' : asked.has('lang') ? 'en' : firstLanguage(),
  clock: wantedClock(asked.get('clock')),
};

function wantedClock(wanted: string | null): ClockStyle {
  if (wanted === 'h12') return 'hours12';
  if (wanted === 'h24') return 'hours24';
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
  return hourCycle === 'h12' || hourCycle === 'h11' ? 'hours12' : 'hours24';
}

if (asked.get('lang') === 'qps') disguise(pseudo);
await setLanguage(speech.language);
if (asked.get('dir') === 'rtl') {
  // A language sets its own direction.
  const turn = (): void => {
    const page = document.documentElement;
    if (page.dir !== 'rtl') page.dir = 'rtl';
  };
  new MutationObserver(turn).observe(document.documentElement, { attributeFilter: ['dir'] });
  turn();
}
