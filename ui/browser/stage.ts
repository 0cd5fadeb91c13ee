// A page of the window in a real engine, as tests are given it: each in a browser session of its own, with a
// known time. Anything that the page complains about, and any request to elsewhere, fails the test.
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, expect, inject, test as base } from 'vitest';
import type { FakeBackend } from '../src/ipc/fake';
import { say, words, type Say } from './languages';

/** When it is in every test: a Monday afternoon. The fake backend's messages fit it. */
export const NOW = new Date('2026-03-02T16:00:29Z');

/** The size of the window at first; see src-tauri/src/window.rs. */
export const WINDOW = { width: 420, height: 640 };

declare global {
  /** The backend of the page. */
  var fake: FakeBackend;
}

export interface Visit {
  /** A state of the fake backend. */
  state?: string;
  language?: string;
  /** Lets the test move the time, and timers with it; otherwise it stands still and timers run as ever. */
  clock?: boolean;
  /** Comes before the page's own scripts. */
  before?: () => void;
  /** What the page may complain about. */
  forgiven?: RegExp;
  /** More about the browser's session. */
  session?: BrowserContextOptions;
}

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** A test that can `visit` the window. */
export const test = base.extend<{ visit: (visit?: Visit) => Promise<Page> }>({
  visit: async ({}, use) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async (visit = {}) => {
      const page = await enter(visit, complaints);
      pages.push(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expect(complaints).toEqual([]);
  },
});

async function enter(visit: Visit, complaints: string[]): Promise<Page> {
  const { state = 'driver', language = 'en', clock = false, before, forgiven, session } = visit;
  const address = new URL(inject('address'));
  browser ??= chromium.launch({ executablePath: inject('chromium') });
  const context = await (await browser).newContext({
    viewport: WINDOW,
    // With the 24 hours that the fake backend's messages are written in.
    locale: language === 'en' ? 'en-GB' : language,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...session,
  });
  context.setDefaultTimeout(15_000);
  await context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  const page = await context.newPage();
  if (clock) {
    await page.clock.install({ time: NOW.getTime() - 60_000 });
    await page.clock.pauseAt(NOW);
  } else await page.clock.setFixedTime(NOW);
  if (before) await page.addInitScript(before);
  page.on('console', (said) => {
    // The window has no tab to draw an icon in, and so the page has none.
    const icon = said.location().url.endsWith('/favicon.ico');
    if (!['error', 'warning'].includes(said.type()) || icon || forgiven?.test(said.text())) return;
    complaints.push(said.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== address.origin) complaints.push(`asks ${request.url()}`);
  });
  address.searchParams.set('state', state);
  if (language !== 'en') address.searchParams.set('lang', language);
  await page.goto(address.href);
  await page.locator('main').first().waitFor();
  return page;
}

/** Switches to the view with these words on its tab, and waits until it was read. */
export async function tab(page: Page, key: string, speak: Say = say): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: speak(key) }).click();
  await page.locator('main > div > h2 + *').first().waitFor({ state: 'attached' });
}

export { say, words };
