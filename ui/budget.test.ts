import { randomBytes } from 'node:crypto';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { budget, builtFaults, MOST_SCRIPT, sourceFaults } from './budget.ts';

test('words that become markup are found in our sources', () => {
  expect(sourceFaults('<p>{@html row.body}</p>')).toEqual(['{@html turns text into markup']);
  expect(sourceFaults('row.innerHTML = body;')).toEqual(['innerHTML turns text into markup']);
  expect(sourceFaults('<p>{row.body}</p>')).toEqual([]);
});

test('code from text, connections and addresses elsewhere are found in what is built', () => {
  expect(builtFaults('eval(a)')).toEqual(['eval( is in it']);
  expect(builtFaults('new WebSocket(a)')).toEqual(['new WebSocket is in it']);
  expect(builtFaults('url(https://fonts.example.org/a.woff2)')).toEqual(['https://fonts.example.org/a.woff2 is elsewhere']);
});

test('names of formats and addresses in words are nothing', () => {
  expect(builtFaults('"http://www.w3.org/2000/svg" "such as parking.example.com or http://127.0.0.1:8000."')).toEqual([]);
  expect(builtFaults('"http://ipc.localhost/" "https://example.com/a"')).toEqual([]);
  expect(builtFaults('begins with https:// or wss://')).toEqual([]);
});

test.each(['http://127.0.0.1.example.org/', 'https://example.community', 'https://anexample.com', 'http://127.0.0.1:1@a.org'])(
  'an address that only begins or ends like a name is elsewhere: %s',
  (address) => {
    expect(builtFaults(`"${address}"`)).toEqual([`${address} is elsewhere`]);
  },
);

/** Builds a page of one script, which is kept in memory. */
function built(script: string): Promise<unknown> {
  const page = { name: 'page', resolveId: (id: string) => (id === 'page' ? id : null), load: () => script };
  return build({
    configFile: false,
    logLevel: 'silent',
    plugins: [budget(), page],
    build: { write: false, minify: false, rollupOptions: { input: 'page' } },
  });
}

test('a page with too much script is not built', async () => {
  await expect(built(`console.log("${randomBytes(MOST_SCRIPT).toString('base64')}")`)).rejects.toThrow('are the most');
  await built('console.log("small")');
});
