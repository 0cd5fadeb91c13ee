// The README's pictures, in both themes, at a known time: `cargo xtask pictures`. A picture is a line.
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { say, tab, test, type Visit } from './stage';

const FOLDER = resolve(import.meta.dirname, '../../docs/pictures');

interface Picture extends Pick<Visit, 'state'> {
  name: string;
  /** The window's size, where it isn't the usual one. */
  viewport?: { width: number; height: number };
  open?: (page: Page) => Promise<unknown>;
}

const PICTURES: Picture[] = [
  { name: 'now' },
  { name: 'history', open: (page) => tab(page, 'window-history') },
  { name: 'settings', open: (page) => tab(page, 'window-settings') },
  {
    name: 'check',
    open: async (page) => {
      await tab(page, 'window-check');
      await page.getByRole('button', { name: say('window-check-again') }).waitFor();
      await page.getByRole('heading', { level: 1 }).first().evaluate(() => scrollTo(0, 0));
    },
  },
  { name: 'renew', open: (page) => page.getByRole('button', { name: say('window-renew'), exact: true }).click() },
  { name: 'sign-in', state: 'signed-out-by-server' },
  {
    name: 'desk',
    state: 'desk',
    viewport: { width: 1120, height: 760 },
    open: (page) => page.getByRole('heading', { name: say('desk-payments') }).waitFor(),
  },
];

const looks = PICTURES.flatMap((picture) => (['light', 'dark'] as const).map((theme) => ({ ...picture, theme })));

test.concurrent.for(looks)('$name in the $theme theme', async ({ name, state = 'driver', viewport, open, theme }, { visit }) => {
  const session = { colorScheme: theme, deviceScaleFactor: 2, ...(viewport && { viewport }) };
  const page = await visit({ state, session });
  await open?.(page);
  // No field is caught in the middle of a blink.
  await page.screenshot({ path: `${FOLDER}/${name}-${theme}.png`, caret: 'hide' });
});
