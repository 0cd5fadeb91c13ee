// What the page is at its first moment, and what only an engine shows of it: colours before anything is drawn, what a
// password manager is told, the exact time behind a short one.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { NOW, say, tab, test } from './stage';

declare global {
  /** The themes that the page had, from its first element on. */
  var themes: (string | undefined)[];
}

/** Keeps dark colours, as an earlier window did, and watches the page from its first element on. */
function keepDark(): void {
  localStorage.setItem('theme', 'dark');
  globalThis.themes = [];
  new MutationObserver(() => {
    // The body is what is drawn.
    if (document.body) globalThis.themes.push(document.documentElement.dataset['theme']);
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

const theme = (page: Page): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);

test('colours that were kept are there before anything is drawn, and stay', async ({ visit }) => {
  const page = await visit({ state: 'dark', before: keepDark, session: { colorScheme: 'light' } });
  const had = await page.evaluate(() => themes);
  expect(had.length).toBeGreaterThan(0);
  expect([...new Set(had)]).toEqual(['dark']);
});

test('without a choice the colours are the desktop’s, and follow it', async ({ visit }) => {
  const page = await visit({ session: { colorScheme: 'dark' } });
  expect(await theme(page)).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => theme(page)).toBe('light');
});

test('colours that were chosen don’t follow the desktop', async ({ visit }) => {
  const page = await visit({ state: 'dark', session: { colorScheme: 'light' } });
  await expect.poll(() => theme(page)).toBe('dark');
  const seen = page.evaluate(
    () =>
      new Promise((resolve) => {
        // Asked after the page's own listener, which is there since the start.
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
          resolve(document.documentElement.dataset['theme']),
        );
      }),
  );
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await seen).toBe('dark');
  expect(await theme(page)).toBe('dark');
});

test('a password manager is told what each field of the sign-in holds', async ({ visit }) => {
  const page = await visit({ state: 'signed-out' });
  await page.getByText(say('window-another-socket')).click();
  const fields = await page
    .locator('form input')
    .evaluateAll((inputs) => (inputs as HTMLInputElement[]).map(({ name, type, autocomplete }) => [name, type, autocomplete]));
  expect(fields).toEqual([
    ['server', 'text', 'url'],
    ['socket', 'text', 'off'],
    ['username', 'text', 'username'],
    ['password', 'password', 'current-password'],
  ]);
});

test('a short time says the exact one on hover', async ({ visit }) => {
  const page = await visit();
  await tab(page, 'window-history');
  const time = page.locator('time').first();
  const at = new Date((await time.getAttribute('datetime'))!);
  expect(NOW.getTime() - at.getTime()).toBe(20_000);
  const exact = (await time.getAttribute('title'))!;
  expect(await time.innerText()).not.toBe(exact);
  for (const part of ['Monday', '2 March 2026', '16:00:09']) expect(exact).toContain(part);
});
