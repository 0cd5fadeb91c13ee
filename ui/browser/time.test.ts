// What happens by itself as time goes by: counting, and nothing while nobody looks.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { say, test } from './stage';

declare global {
  /** How many timers have run out. */
  var fired: number;
}

/** Counts the timers that run out. */
function countTimers(): void {
  globalThis.fired = 0;
  const { setTimeout, setInterval, requestAnimationFrame } = globalThis;
  const counted =
    (act: (...given: unknown[]) => void) =>
    (...given: unknown[]): void => {
      globalThis.fired++;
      act(...given);
    };
  Object.assign(globalThis, {
    setTimeout: (act: () => void, ...rest: number[]) => setTimeout(counted(act), ...rest),
    setInterval: (act: () => void, ...rest: number[]) => setInterval(counted(act), ...rest),
    requestAnimationFrame: (act: () => void) => requestAnimationFrame(counted(act)),
  });
}

/** Hides or shows the page, as a window that is minimized does. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

/** Waits for the desk, which is read when it is opened. */
const atDesk = (page: Page): Promise<void> => page.locator('main section time').first().waitFor();

const left = (page: Page): Promise<string> => page.getByRole('article', { name: 'Harbour Garage' }).locator('.left').innerText();

test('a booking counts down to its end by itself, without asking anybody', async ({ visit }) => {
  const page = await visit({ clock: true });
  expect(await left(page)).toBe('04:31');
  await page.clock.runFor(11_000);
  expect(await left(page)).toBe('04:20');
  const asked = await page.evaluate(() => fake.requests.length);
  await page.clock.runFor(4 * 60_000 + 20_000);
  expect(await left(page)).toBe(say('window-over'));
  expect(await page.evaluate(() => fake.requests.length)).toBe(asked);
});

test('the wait for the next try counts down, and only its beginning is read out', async ({ visit }) => {
  const page = await visit({ state: 'waiting', clock: true });
  const spoken = page.getByRole('banner').locator('[aria-live]');
  await page.getByText(say('window-retry-in', { seconds: 42 })).waitFor();
  expect(await spoken.innerText()).toBe(say('window-offline'));
  await page.clock.runFor(30_000);
  await page.getByText(say('window-retry-in', { seconds: 12 })).waitFor();
  expect(await spoken.innerText()).toBe(say('window-offline'));
});

test.for(['waiting', 'desk'])('what changes every second is in no live region: %s', async (state, { visit }) => {
  const page = await visit({ state, clock: true });
  if (state === 'desk') await atDesk(page);
  await page.evaluate(() => {
    const changed = { all: 0, spoken: [] as string[] };
    Object.assign(globalThis, { changed });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const live = (target instanceof Element ? target : target.parentElement)?.closest('[aria-live], [role=alert]');
        changed.all++;
        if (live) changed.spoken.push(live.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.clock.runFor(5000);
  const changed = await page.evaluate(() => (globalThis as unknown as { changed: { all: number; spoken: string[] } }).changed);
  expect(changed.all).toBeGreaterThanOrEqual(5);
  expect(changed.spoken).toEqual([]);
});

test.for(['driver', 'waiting', 'countdowns', 'starting', 'desk'])(
  'while the window is hidden nothing runs, and once it is seen it is right: %s',
  async (state, { visit }) => {
    const page = await visit({ state, clock: true, before: countTimers });
    if (state === 'desk') await atDesk(page);
    await hide(page, true);
    const before = await page.evaluate(() => [fired, fake.requests.length]);
    await page.clock.runFor(60_000);
    expect(await page.evaluate(() => [fired, fake.requests.length])).toEqual(before);
    await hide(page, false);
    if (state === 'driver') expect(await left(page)).toBe('03:31');
  },
);
