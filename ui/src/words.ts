// All words of the window. They stand in the Fluent file that the Rust side reads too, and are taken in
// when the page is built.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import english from '../../src-tauri/crates/core/locales/en.ftl?raw';

/** The language of the words; times and dates are written in it. */
export const locale = 'en';

const bundle = new FluentBundle(locale, { useIsolating: false });
const faults = bundle.addResource(new FluentResource(english));
if (faults.length > 0) console.warn('the words hold mistakes', faults);

/** The words of a message; the key itself if there is none. */
export function say(key: string, args?: Record<string, FluentVariable>): string {
  const pattern = bundle.getMessage(key)?.value;
  return pattern ? bundle.formatPattern(pattern, args ?? null, []) : key;
}

/** Whether there is a message of that key. */
export function knows(key: string): boolean {
  return Boolean(bundle.getMessage(key)?.value);
}
