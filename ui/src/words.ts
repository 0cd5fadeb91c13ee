// All words of the window. They stand in the Fluent files that the Rust side reads too, and are taken in when the
// page is built: English with the page, every other language when it is first spoken. A key that a language lacks
// is said in English.
import { FluentBundle, FluentResource, type FluentVariable, type TextTransform } from '@fluent/bundle';
import english from '../../src-tauri/crates/core/locales/en.ftl?raw';
import type { ClockStyle, Language } from './ipc/bindings';
import { speech } from './state/speech.svelte';

interface Tongue {
  direction: 'ltr' | 'rtl';
  file: () => Promise<string>;
  /** The words of the desk, which are read when it is opened. */
  desk: () => Promise<string>;
}

const tongues: Record<Language, Tongue> = {
  en: {
    direction: 'ltr',
    file: async () => english,
    desk: async () => (await import('../../src-tauri/crates/core/locales/en.ftl?desk&raw')).default,
  },
  hi: {
    direction: 'ltr',
    file: async () => (await import('../../src-tauri/crates/core/locales/hi.ftl?raw')).default,
    desk: async () => (await import('../../src-tauri/crates/core/locales/hi.ftl?desk&raw')).default,
  },
};

/** All languages. */
export const languages = Object.keys(tongues) as Language[];

/** Where the last language is kept, for the next window's first moment. */
const KEPT = 'language';

let transform: TextTransform = (text) => text;
/** The language that was chosen last; its words may be on their way. */
let wanted: Language = 'en';
const bundles = new Map<Language, FluentBundle>([['en', bundle('en', english)]]);
/** Languages that have their words of the desk too; null until somebody opens it. */
let atDesk: Set<Language> | null = null;

/** The words of a message; the key itself if there is none. */
export function say(key: string, args?: Record<string, FluentVariable>): string {
  for (const language of [speech.language, 'en'] as const) {
    const found = bundles.get(language);
    const pattern = found?.getMessage(key)?.value;
    if (found && pattern) return found.formatPattern(pattern, args ? isolated(args) : null, []);
  }
  return key;
}

/** Whether there is a message of that key in English. */
export function knows(key: string): boolean {
  return Boolean(bundles.get('en')?.getMessage(key)?.value);
}

/** Speaks a language from now on, once its words are there. */
export async function setLanguage(language: Language): Promise<void> {
  wanted = language;
  if (!bundles.has(language)) bundles.set(language, bundle(language, await tongues[language].file()));
  if (atDesk) await learnOf(language, atDesk);
  // Another one may have been chosen meanwhile.
  if (wanted !== language) return;
  speech.language = language;
  document.documentElement.lang = language;
  document.documentElement.dir = tongues[language].direction;
  document.title = say('window-title');
  keep(language);
}

/** Reads the words of the desk, in what is spoken and in what is spoken later. */
export async function learnDesk(): Promise<void> {
  const learned = (atDesk ??= new Set());
  await Promise.all([...bundles.keys()].map((language) => learnOf(language, learned)));
}

async function learnOf(language: Language, learned: Set<Language>): Promise<void> {
  if (learned.has(language)) return;
  const words = new FluentResource(await tongues[language].desk());
  // In a page that isn't cut into parts they are there already.
  bundles.get(language)?.addResource(words, { allowOverrides: true });
  learned.add(language);
}

/** Writes times of day in that way from now on. */
export function setClock(clock: ClockStyle): void {
  speech.clock = clock;
}

/** The language to begin with, until the agent has told its own: the last one, else the browser's. */
export function firstLanguage(): Language {
  const tags = [kept() ?? '', ...navigator.languages];
  const ours = tags.map((tag) => tag.split('-')[0]).find((tag) => tag! in tongues);
  return (ours as Language | undefined) ?? 'en';
}

/** Shows all texts changed by that, to see whether the views bear it. For development, before anything is drawn. */
export function disguise(by: TextTransform): void {
  transform = by;
  bundles.clear();
  bundles.set('en', bundle('en', english));
}

function bundle(language: Language, file: string): FluentBundle {
  const made = new FluentBundle(language, { useIsolating: false, transform });
  const faults = made.addResource(new FluentResource(file));
  if (faults.length > 0) console.warn('the words hold mistakes', language, faults);
  return made;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Keeps a name that is written from right to left from turning the words around it. */
function isolated(args: Record<string, FluentVariable>): Record<string, FluentVariable> {
  const isolate = (value: FluentVariable): FluentVariable =>
    typeof value === 'string' && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, isolate(value)]));
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // Only the next window's first moment would have been better for it.
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
