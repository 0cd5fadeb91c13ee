import { FluentBundle, FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { knows, languages, say } from './words';

const sources = import.meta.glob('./**/*.{ts,svelte}', {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

test('every key that the window names has its words', () => {
  // The fake backend names states in the same way, and tests with it.
  const speaking = Object.entries(sources).filter(([path]) => !/\/fake|\.test\.ts$/.test(path));
  const named = speaking.flatMap(([, source]) =>
    [...source.matchAll(/'((?:window|settings|desk)-[a-z0-9-]+[a-z0-9]|app-name)'/g)].map((found) => found[1]!),
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((key) => !knows(key))).toEqual([]);
});

const files = import.meta.glob('../../src-tauri/crates/core/locales/*.ftl', {
  query: '?raw',
  import: 'default',
  eager: true,
}) as Record<string, string>;

test('every file of words is a language, and each has its name', () => {
  expect(Object.keys(files).map((path) => /(\w+)\.ftl$/.exec(path)?.[1]).sort()).toEqual([...languages].sort());
  expect(languages.filter((language) => !knows(`settings-language-${language}`))).toEqual([]);
});

test('what is said without anything to put into it has no place for it, in any language', () => {
  const said = Object.entries(sources).flatMap(([path, source]) =>
    [...source.matchAll(/\bsay\(([^(),{}`]*)\)/g)].flatMap(([, keys]) =>
      [...keys!.matchAll(/'([a-z][a-z0-9-]+)'/g)].filter(() => !path.endsWith('.test.ts')).map(([, key]) => key!),
    ),
  );
  expect(said.length).toBeGreaterThan(150);
  for (const [path, file] of Object.entries(files)) {
    const bundle = new FluentBundle('en');
    bundle.addResource(new FluentResource(file));
    const lacking = said.filter((key) => {
      const faults: Error[] = [];
      const pattern = bundle.getMessage(key)?.value;
      if (pattern) bundle.formatPattern(pattern, null, faults);
      return faults.length > 0;
    });
    expect(lacking, path).toEqual([]);
  }
});

test('every level and every fault has its words', () => {
  const keys = ['success', 'warning', 'error', 'info'].map((level) => `window-level-${level}`);
  keys.push('window-no-agent-advice', 'window-other-version-advice');
  expect(keys.filter((key) => !knows(key))).toEqual([]);
});

test('numbers and names are put into the words', () => {
  expect(say('window-retry-in', { seconds: 0 })).toBe('Reconnecting…');
  expect(say('window-retry-in', { seconds: 12 })).toBe('Reconnecting in 12 s');
  expect(say('window-signed-in-as', { user: 'driver', server: 'a.example' })).toBe('driver at a.example');
});

test('no view writes markup from text, and only the backend knows Tauri', () => {
  for (const [path, source] of Object.entries(sources)) {
    if (path.endsWith('.test.ts')) continue;
    expect(source.includes('{@html'), path).toBe(false);
    if (!path.startsWith('./ipc/b')) expect(source.includes('@tauri-apps'), path).toBe(false);
    if (path.endsWith('.svelte')) expect(source.split('\n').length, path).toBeLessThanOrEqual(250);
  }
});
