// Texts from the server are texts in an engine too: whatever stands in a name or a message, nothing of it becomes a part
// of the page.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { say, tab, test } from './stage';

const HOSTILE =
  '<img src=x onerror="caught = 1"><script>caught = 1</script><a href="https://elsewhere.example">here</a>{{caught}}${caught}';

/** Puts that into every text of the fake backend that a server has the say in. */
async function poison(page: Page): Promise<void> {
  await page.evaluate((text) => {
    const free = ['lot', 'lot_name', 'name', 'vehicle', 'title', 'body', 'label', 'user', 'says', 'phone', 'service'];
    const poisoned = <T>(value: T, key = ''): T => {
      if (typeof value === 'string') return (free.includes(key) ? text : value) as T;
      if (Array.isArray(value)) return value.map((one) => poisoned(one as unknown, key)) as T;
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, poisoned(one as unknown, key)])) as T;
    };
    fake.rows = poisoned(fake.rows);
    fake.become(poisoned(fake.view));
    if (fake.desk.isWatched) fake.desk.change(poisoned(fake.desk.view));
  }, HOSTILE);
}

/** How often the text is on the page, and what has become of it besides. */
const found = (page: Page): Promise<{ texts: number; parts: number }> =>
  page.evaluate((text) => {
    const all = [...document.querySelectorAll('*')];
    const own = (part: Element): string => [...part.childNodes].map((one) => (one instanceof Text ? one.data : '')).join('');
    return {
      texts: all.filter((part) => own(part).includes(text)).length,
      // Scripts of a page's policy don't run, so what counts is that there is nothing to run.
      parts: document.querySelectorAll('img[src=x], script:not([src]), a[href*=elsewhere], [onerror]').length,
    };
  }, HOSTILE);

for (const [state, key] of [
  ['driver', 'window-now'],
  ['driver', 'window-history'],
  ['desk', 'window-desk'],
] as const) {
  test(`no text of a server becomes a part of the page in ${key}`, async ({ visit }) => {
    const page = await visit({ state });
    await tab(page, key);
    await poison(page);
    await expect.poll(async () => (await found(page)).texts).toBeGreaterThan(0);
    expect(await found(page)).toMatchObject({ parts: 0 });
  });
}

for (const [state, key] of [
  ['driver', 'window-renew'],
  ['desk', 'desk-verify'],
] as const) {
  test(`no text of a server becomes a part of the page in the question that follows ${key}`, async ({ visit }) => {
    const page = await visit({ state });
    const opener = page.getByRole('button', { name: say(key) }).first();
    await opener.waitFor();
    await poison(page);
    await page.getByText(HOSTILE).first().waitFor();
    await opener.click();
    await page.getByRole('dialog').getByText(HOSTILE).first().waitFor();
    expect(await found(page)).toMatchObject({ parts: 0 });
  });
}
