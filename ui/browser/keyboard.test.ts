// What the keyboard does, in an engine that has a focus of its own.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { say, test } from './stage';

/** Name of what has the focus, by its words or its name; null if it is the page itself. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    return element === document.body ? null : element.name || element.innerText;
  });
}

test('a dialog keeps the focus inside, Escape closes it, and the focus is where it was', async ({ visit }) => {
  const page = await visit();
  const opener = page.getByRole('button', { name: say('window-renew-at-end') }).last();
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press(press % 3 ? 'Tab' : 'Shift+Tab');
    const outside = await page.evaluate(
      () => !document.activeElement?.closest('dialog') && document.activeElement !== document.body,
    );
    expect(outside).toBe(false);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await page.evaluate(() => fake.wishes)).toEqual([]);
});

test('Enter in a dialog does what it asks, and the focus is where it was', async ({ visit }) => {
  const page = await visit();
  await page.getByRole('button', { name: say('window-renew'), exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel(say('window-method-card')).check();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => fake.wishes)).toEqual([{ wish: 'renew', booking: 11, method: 'card', price: 2500 }]);
  expect(await focused(page)).toBe(say('window-renewing'));
});

test('a countdown that is stopped leaves the focus on the way to start another', async ({ visit }) => {
  const page = await visit({ state: 'countdowns' });
  await page.getByRole('button', { name: say('window-countdown-stop') }).first().press('Enter');
  await expect.poll(() => focused(page)).toBe(say('window-countdown-start'));
});

test('who opens the window signed out can type at once, and Enter signs in', async ({ visit }) => {
  const page = await visit({ state: 'signed-out' });
  expect(await focused(page)).toBe('server');
  await page.keyboard.type('parking.example.com');
  await page.getByLabel(say('window-user'), { exact: true }).fill('driver');
  await page.getByLabel(say('window-password')).fill('secret');
  await page.keyboard.press('Enter');
  await page.getByRole('article', { name: 'Harbour Garage' }).waitFor();
});

test.for([
  ['', 'secret', 'server'],
  ['nowhere.example.com', 'secret', 'server'],
  ['parking.example.com', '', 'username'],
  ['parking.example.com', 'wrong', 'password'],
] as const)('after a sign-in at "%s" with the password "%s" the focus is in the field "%s"', async (form, { visit }) => {
  const [server, password, field] = form;
  const page = await visit({ state: 'signed-out' });
  await page.getByLabel(say('window-server')).fill(server);
  await page.getByLabel(say('window-user'), { exact: true }).fill('driver');
  await page.getByLabel(say('window-password')).fill(password);
  await page.getByRole('button', { name: say('window-sign-in') }).click();
  await page.locator('[aria-invalid]').waitFor();
  await expect.poll(() => focused(page)).toBe(field);
  const described = await page.locator(`[name=${field}]`).getAttribute('aria-describedby');
  expect(await page.locator(`#${described}`).innerText()).not.toBe('');
});
