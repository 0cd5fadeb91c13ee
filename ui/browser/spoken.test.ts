// What those hear who listen, and that words from elsewhere are words.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { say, tab, test } from './stage';

/** What polite live regions say, and what urgent ones say. */
function spoken(page: Page): Promise<{ polite: string[]; urgent: string[] }> {
  return page.evaluate(() => {
    const said = (regions: string): string[] =>
      [...document.querySelectorAll<HTMLElement>(regions)].map((region) => region.innerText.trim()).filter(Boolean);
    return { polite: said('[aria-live=polite]'), urgent: said('[role=alert], [aria-live=assertive]') };
  });
}

/** Tells of an event. */
function tell(page: Page, body: string, row: { id?: number; read?: boolean } = {}): Promise<void> {
  const told = { id: 900, title: 'News', body, read: false, ...row };
  return page.evaluate((told) => fake.tell({ ...fake.rows[0]!, ...told }), told);
}

test('a new event is read out politely and leaves the focus alone', async ({ visit }) => {
  const page = await visit();
  const button = page.getByRole('button', { name: say('window-sign-out-ask') });
  await button.focus();
  await tell(page, 'Your car is washed.');
  await expect.poll(() => spoken(page)).toEqual({ polite: [say('window-connected'), 'News. Your car is washed.'], urgent: [] });
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('an event that was read elsewhere is not read out', async ({ visit }) => {
  const page = await visit();
  // Everything that is said from now on.
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest('[aria-live], [role=alert]');
        if (region?.textContent.trim()) heard.push(region.textContent.trim());
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await tell(page, 'Your car is washed.', { read: true });
  // What comes after it is heard, and nothing before that.
  await tell(page, 'Your cash is verified.', { id: 901 });
  await expect.poll(() => spoken(page)).toEqual({ polite: [say('window-connected'), 'News. Your cash is verified.'], urgent: [] });
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  expect([...new Set(heard)]).toEqual(['News. Your cash is verified.']);
});

test('a connection that goes and comes is read out politely', async ({ visit }) => {
  const page = await visit();
  await page.evaluate(() => fake.change({ connection: { state: 'connecting' } }));
  await expect.poll(() => spoken(page)).toEqual({ polite: [say('window-connecting')], urgent: [] });
  await page.evaluate(() => fake.change({ connection: { state: 'online' } }));
  await expect.poll(() => spoken(page)).toEqual({ polite: [say('window-connected')], urgent: [] });
});

test('that the companion is gone is read out at once', async ({ visit }) => {
  const page = await visit();
  await page.evaluate(() => fake.become({ link: 'down', why: { fault: 'gone' } }));
  await expect.poll(async () => (await spoken(page)).urgent).toEqual([expect.stringContaining(say('window-no-agent'))]);
});

test('markup from the server is shown as it was sent', async ({ visit }) => {
  const page = await visit();
  await tab(page, 'window-history');
  const body = '<img src="https://elsewhere.example.com/x.png" onerror="document.title = 1"><b>bold</b>';
  await tell(page, body);
  await page.getByText(body, { exact: true }).first().waitFor();
  expect(await page.title()).toBe(say('window-title'));
});

test('the window’s policy holds here: even the page’s own server can’t be asked for data', async ({ visit }) => {
  const page = await visit({ forgiven: /Content Security Policy/ });
  expect(await page.evaluate(() => fetch(location.href).catch((fault: Error) => fault.name))).toBe('TypeError');
});
