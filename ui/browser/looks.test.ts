// Every scene in its looks. In every language: light and narrow, dark as the window is at first, zoomed, and from right
// to left, since longer words and other letters need other room. In English also the other widths up to a 4k screen in
// both themes, motion and the keyboard. The pictures of the last run are kept in target/screens/.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { focusFaults, motions, overflows, violations } from './checks';
import { languages, words } from './languages';
import { scenes } from './scenes';
import { test, WINDOW } from './stage';

const SCREENS = resolve(import.meta.dirname, '../../target/screens');

interface Look {
  theme: 'light' | 'dark';
  size: string;
  width: number;
  height: number;
  /** Whether axe looks too. It takes as long as all the rest, and colours don't change with the size. */
  axe?: boolean;
}

/** In all languages. */
const MAIN: Look[] = [
  { theme: 'light', size: '360', width: 360, height: 640, axe: true },
  { theme: 'dark', size: '420', ...WINDOW, axe: true },
  // The window at first, enlarged to 200%: half as many pixels of the page.
  { theme: 'light', size: 'zoomed', width: WINDOW.width / 2, height: WINDOW.height / 2 },
];

const MORE: Look[] = [
  { theme: 'light', size: '420', ...WINDOW },
  { theme: 'dark', size: '360', width: 360, height: 640 },
  { theme: 'dark', size: '1280', width: 1280, height: 800 },
  { theme: 'light', size: '1280', width: 1280, height: 800 },
  { theme: 'light', size: '4k', width: 3840, height: 2160 },
];

beforeAll(() => rmSync(SCREENS, { recursive: true, force: true }));

/** The whole page, as in a window that is high enough for it: what sticks to its edges covers nothing. */
async function photograph(page: Page, path: string): Promise<void> {
  const { width, height } = page.viewportSize()!;
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), 4000) });
  await page.screenshot({ path });
}

const shown = languages.flatMap((language) =>
  scenes.map((scene) => ({ ...scene, language, name: language === 'en' ? scene.name : `${scene.name}-${language}` })),
);

test.concurrent.for(shown)('$name', async ({ name, state, open, language }, { visit }) => {
  const page = await visit({ state, language });
  await open?.(page, words(language));
  const faults: string[] = [];
  const check = async (look: string, checks: ((page: Page) => Promise<string[]>)[]): Promise<void> => {
    for (const one of checks) faults.push(...(await one(page)).map((fault) => `${look}: ${fault}`));
    await photograph(page, `${SCREENS}/${name}-${look}.png`);
  };
  const translated = language !== 'en';
  for (const { theme, size, width, height, axe } of translated ? MAIN : [...MAIN, ...MORE]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height });
    await check(`${theme}-${size}`, axe ? [violations, overflows] : [overflows]);
  }
  await page.setViewportSize(WINDOW);
  // What has nothing to do with words is looked at once.
  if (!translated) faults.push(...(await motions(page)), ...(await focusFaults(page)));
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await check('light-rtl', [overflows]);
  expect(faults).toEqual([]);
});
