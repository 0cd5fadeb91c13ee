// Everything that the window can look like, by name. A state of the fake backend is a scene by itself; what
// takes a click or some typing to get to is a line here.
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Say } from './languages';
import { tab } from './stage';

export interface Scene {
  /** Begins the names of its pictures. */
  name: string;
  /** A state of the fake backend. */
  state: string;
  /** What is done once the page is there. */
  open?: (page: Page, say: Say) => Promise<unknown>;
}

/** A view, by the words of its tab. */
const view = (name: string, key: string, state = 'driver'): Scene => ({
  name,
  state,
  open: (page, say) => tab(page, key, say),
});

/** What follows a press on the first button with these words. */
const pressed = (name: string, key: string, state = 'driver'): Scene => ({
  name,
  state,
  open: (page, say) => page.getByRole('button', { name: say(key) }).first().click(),
});

/** The sign-in after it was filled in and sent. */
const refused = (name: string, server: string, password: string): Scene => ({
  name,
  state: 'signed-out',
  open: async (page, say) => {
    await page.getByLabel(say('window-server')).fill(server);
    await page.getByLabel(say('window-user'), { exact: true }).fill('driver');
    await page.getByLabel(say('window-password')).fill(password);
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid], [role=alert]').first().waitFor();
  },
});

export const scenes: Scene[] = [
  ...inject('states').map((state) => ({ name: state, state })),
  view('history', 'window-history'),
  view('history-empty', 'window-history', 'empty'),
  view('history-long', 'window-history', 'long'),
  view('history-troubles', 'window-history', 'troubles'),
  view('history-crowded', 'window-history', 'crowded'),
  {
    name: 'history-filters',
    state: 'driver',
    open: async (page, say) => {
      await tab(page, 'window-history', say);
      await page.getByRole('searchbox').fill('a');
      await page.getByRole('button', { name: say('window-filters') }).click();
    },
  },
  {
    name: 'history-nothing-found',
    state: 'driver',
    open: async (page, say) => {
      await tab(page, 'window-history', say);
      await page.getByRole('searchbox').fill('zzzz');
      await page.getByText(say('window-no-match')).waitFor();
    },
  },
  {
    name: 'history-selected',
    state: 'driver',
    open: async (page, say) => {
      await tab(page, 'window-history', say);
      await page.locator('[id^=row-]').first().focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+a');
    },
  },
  {
    name: 'history-deleted',
    state: 'driver',
    open: async (page, say) => {
      await tab(page, 'window-history', say);
      await page.locator('[id^=row-]').first().focus();
      await page.keyboard.press('Delete');
      await page.getByRole('button', { name: say('window-undo') }).waitFor();
    },
  },
  ...['driver', 'owner', 'policy', 'quiet', 'long'].map((state) => view(`settings-${state}`, 'window-settings', state)),
  {
    name: 'settings-signed-out',
    state: 'signed-out',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('window-connection-settings') }).click();
      await page.getByRole('button', { name: say('settings-back') }).waitFor();
    },
  },
  view('check-running', 'window-check', 'check-hangs'),
  ...['driver', 'check-fails', 'check-for-owner'].map((state) => ({
    name: `checked-${state}`,
    state,
    open: async (page: Page, say: Say) => {
      await tab(page, 'window-check', say);
      await page.getByRole('button', { name: say('window-check-again') }).waitFor();
    },
  })),
  pressed('renew', 'window-renew'),
  pressed('renew-at-end', 'window-renew-at-end'),
  pressed('renew-long', 'window-renew-at-end', 'long'),
  pressed('cancel', 'window-cancel-booking'),
  pressed('cancel-long', 'window-cancel-booking', 'long'),
  pressed('countdown', 'window-countdown-start'),
  pressed('sign-out', 'window-sign-out-ask'),
  refused('sign-in-wrong-password', 'parking.example.com', 'wrong'),
  refused('sign-in-no-server', '', 'secret'),
  refused('sign-in-plain', 'http://parking.example.com', 'secret'),
  refused('sign-in-broken', 'broken.example.com', 'secret'),
  {
    name: 'sign-in-another-socket',
    state: 'signed-out',
    open: (page, say) => page.getByText(say('window-another-socket')).click(),
  },
  {
    name: 'countdown-faulty',
    state: 'driver',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('window-countdown-start') }).click();
      await page.getByLabel(say('window-countdown-by-clock')).check();
      await page.getByLabel(say('window-countdown-clock'), { exact: true }).fill('soon');
      await page.keyboard.press('Enter');
    },
  },
];
