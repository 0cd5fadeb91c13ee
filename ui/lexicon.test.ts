import { readdirSync, readFileSync } from 'node:fs';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { isSaid, ofDesk, ofPage } from './lexicon.ts';

const locales = '../src-tauri/crates/core/locales';

test('a message is kept whole, and the headings and remarks around it are not', () => {
  const file = '## Window\n\nwindow-a =\n    { $n ->\n        [one] x\n\n       *[other] y\n    }\n# A remark\ncli-b = z\n';
  expect(ofPage(file)).toBe('window-a =\n    { $n ->\n        [one] x\n       *[other] y\n    }\n');
});

test('every key that the page says is in it, in every language', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|svelte)$/.test(path));
  const sources = files.filter((path) => !/\.test\.|\/fake|stage\.ts$/.test(path)).map((path) => `src/${path}`);
  const keys = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?:\bsay\(|\bpair\()\s*(?:'([a-z][a-z0-9-]+)'|`([a-z][a-z0-9-]*-)\$\{)/g)].map(
      ([, whole, beginning]) => whole ?? `${beginning}x`,
    ),
  );
  expect(keys.length).toBeGreaterThan(200);
  expect(keys.filter((key) => !isSaid(key))).toEqual([]);
  const spoken = readdirSync(locales).filter((file) => file.endsWith('.ftl'));
  expect(spoken.length).toBeGreaterThan(1);
  for (const file of spoken) {
    const whole = readFileSync(`${locales}/${file}`, 'utf8');
    const bundle = new FluentBundle('en');
    // What is read with the desk comes to the others, and is none of them.
    const faults = [ofPage, ofDesk].flatMap((part) => bundle.addResource(new FluentResource(part(whole))));
    expect(faults).toEqual([]);
    const count = (text: string): number => [...text.matchAll(/^([a-z][a-z0-9-]*) =/gm)].filter(([, key]) => isSaid(key!)).length;
    expect(count(ofPage(whole)) + count(ofDesk(whole))).toBe(count(whole));
  }
});
