// The languages of the window: one for each file of words. A new file is tested without a line here.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

/** Says the words of a key. */
export type Say = (key: string, args?: Record<string, FluentVariable>) => string;

const files = import.meta.glob<string>('../../src-tauri/crates/core/locales/*.ftl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const texts = new Map(Object.entries(files).map(([path, text]) => [/([\w-]+)\.ftl$/.exec(path)![1]!, text]));

/** The first is the one that the words are written in. */
export const languages = ['en', ...[...texts.keys()].filter((language) => language !== 'en')];

/** The words of a language; a key that is missing in it is said in English, as in the window. */
export function words(language: string): Say {
  const bundles = [language, 'en'].map((name) => {
    const bundle = new FluentBundle(name, { useIsolating: false });
    bundle.addResource(new FluentResource(texts.get(name)!));
    return bundle;
  });
  return (key, args) => {
    const bundle = bundles.find((one) => one.hasMessage(key));
    const message = bundle?.getMessage(key)?.value;
    if (!bundle || !message) throw new Error(`there are no words for ${key}`);
    return bundle.formatPattern(message, args ?? null, []);
  };
}

/** English. */
export const say = words('en');
