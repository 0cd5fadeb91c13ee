// Where the user reads in a long history: it takes a layout to see whether that stays.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { say, tab, test } from './stage';

interface Place {
  row: string;
  top: number;
}

/** The row at the top of the view, and where it is, in pixels. */
function place(page: Page): Promise<Place | null> {
  return page.evaluate(() => {
    const head = document.querySelector('header')!.getBoundingClientRect().bottom;
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > head);
    return first ? { row: first.dataset.row!, top: Math.round(first.getBoundingClientRect().top) } : null;
  });
}

/** Waits until the view has come to rest at a place that is asked for, to the pixel but one. */
async function rests(page: Page, at: Place): Promise<void> {
  await expect.poll(async () => (await place(page))?.row).toBe(at.row);
  await expect.poll(async () => Math.abs((await place(page))!.top - at.top)).toBeLessThanOrEqual(1);
}

/** Goes far down the long history, and gives where that is. */
async function far(page: Page): Promise<Place> {
  await tab(page, 'window-history');
  await page.locator('[data-row]').first().waitFor();
  await page.evaluate(() => scrollTo(0, 40_000));
  await page.getByRole('button', { name: say('window-to-newest') }).waitFor();
  // Heights become known as rows are drawn; the view is still when two looks are the same.
  let at: Place | null = null;
  await expect.poll(async () => {
    const before = at;
    at = await place(page);
    return at !== null && before !== null && at.row === before.row && at.top === before.top;
  }, { interval: 300 }).toBe(true);
  return at!;
}

test('the row at the top of the view stays there when rows are told, and when rows above it go', async ({ visit }) => {
  const page = await visit({ state: 'crowded' });
  const at = await far(page);
  await page.evaluate(() => fake.tell({ ...fake.rows[0]!, id: fake.rows[0]!.id + 1, read: false }));
  await page.getByRole('button', { name: say('window-fresh', { count: 1 }) }).waitFor();
  await rests(page, at);
  const above = Number(at.row) + 1;
  await page.evaluate((row) => void fake.delete({ rows: [row, row + 1, row + 2] }), above);
  await page.locator(`#row-${above}`).waitFor({ state: 'detached' });
  await rests(page, at);
});

test('the next window shows the same row at the same place', async ({ visit }) => {
  const page = await visit({ state: 'crowded' });
  const at = await far(page);
  await page.reload();
  await tab(page, 'window-history');
  await page.locator(`#row-${at.row}`).waitFor();
  await rests(page, at);
});
