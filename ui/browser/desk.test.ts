// The desk in an engine: what stays under the pointer, how much is drawn of a busy day, and what is on paper.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { say, test } from './stage';

const list = (page: Page, key: string): Locator => page.getByRole('region', { name: new RegExp(`^${say(key)}`) });
const top = async (row: Locator): Promise<number> => Math.round((await row.boundingBox())!.y);
const rows = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll('li').length);

/** A desk that is busy, once it is drawn. */
async function crowded(visit: (visit: { state: string }) => Promise<Page>): Promise<Page> {
  const page = await visit({ state: 'desk-crowded' });
  await list(page, 'desk-payments').locator('li').first().waitFor();
  return page;
}

/** Lets some book, and waits until that is drawn. */
async function arrive(page: Page, count: number): Promise<void> {
  const before = await page.evaluate(() => fake.desk.counts.payments);
  await page.evaluate((count) => {
    for (let one = 0; one < count; one++) fake.desk.arrive();
  }, count);
  const badge = page.getByRole('navigation').getByText(say('desk-tab-payments', { count: before + count }));
  await badge.waitFor({ state: 'attached' });
}

test('a list stays where it is under the pointer while those above it grow', async ({ visit }) => {
  const page = await visit({ state: 'desk' });
  const row = list(page, 'desk-ending').locator('li').last();
  await row.hover();
  const before = await top(row);
  await arrive(page, 2);
  await list(page, 'desk-payments').locator('li').nth(5).waitFor();
  // To the pixel but one.
  expect(Math.abs((await top(row)) - before)).toBeLessThanOrEqual(1);
});

test('rows keep their places and their heights under the pointer, whatever becomes of them', async ({ visit }) => {
  const page = await visit({ state: 'desk' });
  const section = list(page, 'desk-payments');
  const boxes = (): Promise<number[]> =>
    section.locator('li').evaluateAll((all) => all.flatMap((row) => [row.getBoundingClientRect().top, row.clientHeight]));
  for (const width of [1280, 420]) {
    await page.setViewportSize({ width, height: 800 });
    await page.mouse.move(0, 0);
    await section.locator('li').first().hover();
    const before = await boxes();
    await page.evaluate(() => fake.desk.verifyElsewhere());
    await section.getByText(say('desk-elsewhere')).waitFor();
    await arrive(page, 1);
    expect(await boxes()).toEqual(before);
  }
});

test('what goes while the pointer is over it has gone once the pointer leaves', async ({ visit }) => {
  const page = await visit({ state: 'desk' });
  const section = list(page, 'desk-payments');
  await section.getByRole('button').first().hover();
  await page.evaluate(() => fake.desk.verifyElsewhere());
  await section.getByText(say('desk-elsewhere')).waitFor();
  expect(await section.locator('li').count()).toBe(4);
  await page.mouse.move(0, 0);
  await expect.poll(() => section.locator('li').count()).toBe(3);
});

test('a button that was pressed with the pointer does not hold the list', async ({ visit }) => {
  const page = await visit({ state: 'desk' });
  const section = list(page, 'desk-payments');
  await section.getByRole('button').nth(1).click();
  await page.getByRole('dialog').getByRole('button').last().click();
  await page.mouse.move(0, 0);
  await expect.poll(() => section.locator('li').count()).toBe(3);
});

test('a row that goes leaves the keyboard in its list', async ({ visit }) => {
  const page = await visit({ state: 'desk' });
  const section = list(page, 'desk-payments');
  await section.getByRole('button').nth(1).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.getByRole('dialog').getByRole('button').last().press('Enter');
  await section.getByText(say('desk-here')).waitFor();
  const focused = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']);
  await expect.poll(focused).toBe('payment-13');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('payment-14');
});

test('a busy day draws no more rows than a calm one', async ({ visit }) => {
  const page = await crowded(visit);
  const before = await rows(page);
  expect(before).toBeGreaterThan(10);
  expect(before).toBeLessThanOrEqual(50);
  for (let minute = 0; minute < 3; minute++) await arrive(page, 20);
  expect(await rows(page)).toBe(before);
});

test('new bookings touch only the lists they come into', async ({ visit }) => {
  const page = await crowded(visit);
  await page.evaluate(() => {
    const touched: string[] = [];
    Object.assign(globalThis, { touched });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const section = (target instanceof Element ? target : target.parentElement)?.closest('main section');
        const name = section?.querySelector('h3')?.firstChild?.textContent?.trim();
        if (name && !touched.includes(name)) touched.push(name);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await arrive(page, 20);
  const touched = await page.evaluate(() => (globalThis as unknown as { touched: string[] }).touched);
  expect(touched.filter((name) => ![say('desk-payments'), say('desk-arrivals'), say('desk-ending')].includes(name))).toEqual([]);
});

test('on paper there is the sheet alone, black on white', async ({ visit }) => {
  const page = await visit({ state: 'desk-stale', session: { colorScheme: 'dark' } });
  await page.getByRole('button', { name: say('desk-sheet'), exact: true }).click();
  await page.getByRole('table').first().waitFor();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const seen = await page.evaluate(() => {
    const shown = [...document.querySelectorAll('header, footer, nav, button, select, .notice')].filter((one) => one.checkVisibility());
    const { color } = getComputedStyle(document.querySelector('td:not(.paper td)')!);
    const { backgroundColor } = getComputedStyle(document.documentElement);
    return { shown: shown.map((one) => one.parentElement!.localName), color, backgroundColor };
  });
  expect(seen).toEqual({ shown: ['article'], color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' });
  expect(await page.locator('.paper').first().isVisible()).toBe(true);
});
