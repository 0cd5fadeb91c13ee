// Everything that the window can look like, by name. A state of the fake backend is a scene by itself; what
// takes a click or some typing to get to is a line here.
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import type { TroubleCode } from '../src/ipc/bindings';
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

type Deed = (page: Page, say: Say) => Promise<unknown>;

const nothing = async (): Promise<void> => {};

/** What is chosen from the history's menu, after something was done to the page; `after` waits for what comes of it. */
const fromMenu = (name: string, key: string, before: Deed, after: Deed): Scene => ({
  name,
  state: 'driver',
  open: async (page, say) => {
    await tab(page, 'window-history', say);
    await before(page, say);
    await page.locator('summary', { hasText: say('window-more-actions') }).click();
    await page.getByRole('button', { name: say(key) }).click();
    await after(page, say);
  },
});

/** The day sheet, and what is done there. */
const onSheet = (name: string, state: string, then: Deed = nothing): Scene => ({
  name,
  state,
  open: async (page, say) => {
    await page.getByRole('button', { name: say('desk-sheet'), exact: true }).click();
    await page.getByRole('table').first().waitFor();
    await then(page, say);
  },
});

/** A line of the settings in which something was typed that can't be. */
const refusedLine = (id: string, text: string, before: (page: Page) => Promise<unknown> = async () => {}): Scene => ({
  name: `settings-refused-${id}`,
  state: 'driver',
  open: async (page, say) => {
    await tab(page, 'window-settings', say);
    await before(page);
    await page.locator(`[id="${id}"]`).fill(text);
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid]').waitFor();
  },
});

/** Has the agent refuse what is asked from now on. */
const refuse = (page: Page, why: TroubleCode): Promise<void> => page.evaluate((why) => void (fake.refusal = why), why);

export const scenes: Scene[] = [
  ...inject('states').map((state): Scene => (/desk|owner/.test(state) ? view(state, 'window-desk', state) : { name: state, state })),
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
  fromMenu(
    'history-exporting',
    'window-export-csv',
    // What the fake waits for never comes. Others wait for no time at all, or for as long as an engine draws.
    (page) =>
      page.evaluate(() => {
        const { setTimeout } = globalThis;
        const patient = (act: () => void, time = 0): unknown => (time < 500 ? setTimeout(act, time) : 0);
        Object.assign(globalThis, { setTimeout: patient });
      }),
    (page) => page.getByRole('progressbar').waitFor(),
  ),
  fromMenu('history-exported', 'window-export-csv', nothing, (page, say) =>
    page.getByRole('button', { name: say('window-show-folder') }).waitFor(),
  ),
  fromMenu(
    'history-exported-long',
    'window-export-json',
    (page) =>
      page.evaluate(() => {
        const write = fake.export;
        const far = ['of-a-folder', 'without-end'.repeat(14), 'parkmate.json'].join('/') as 'json';
        fake.export = (filter) => write(filter, far);
      }),
    (page, say) => page.getByRole('button', { name: say('window-show-folder') }).waitFor(),
  ),
  fromMenu(
    'history-export-failed',
    'window-export-csv',
    (page) => refuse(page, 'export_failed'),
    (page) => page.getByRole('alert').waitFor(),
  ),
  fromMenu('history-clear', 'window-clear-history', nothing, (page) => page.getByRole('dialog').waitFor()),
  ...['driver', 'owner', 'policy', 'quiet', 'long'].map((state) => view(`settings-${state}`, 'window-settings', state)),
  {
    name: 'settings-signed-out',
    state: 'signed-out',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('window-connection-settings') }).click();
      await page.getByRole('button', { name: say('settings-back') }).waitFor();
    },
  },
  refusedLine('remind_minutes', '5, soon'),
  refusedLine('ca_file', '/etc/missing.pem'),
  refusedLine('proxy-address', 'socks5://proxy.example.com', (page) => page.locator('#proxy').selectOption('at')),
  view('check-running', 'window-check', 'check-hangs'),
  ...['driver', 'check-fails', 'check-for-owner'].map((state) => ({
    name: `checked-${state}`,
    state,
    open: async (page: Page, say: Say) => {
      await tab(page, 'window-check', say);
      await page.getByRole('button', { name: say('window-check-again') }).waitFor();
    },
  })),
  ...([null, 'notifications_failing'] as const).map((why) => ({
    name: why === null ? 'check-notification-sent' : 'check-notification-refused',
    state: 'driver',
    open: async (page: Page, say: Say) => {
      await tab(page, 'window-check', say);
      if (why !== null) await refuse(page, why);
      await page.getByRole('button', { name: say('window-tests-all') }).click();
      await page.getByText(say(why === null ? 'window-tests-shown' : 'trouble-notifications-failing')).waitFor();
    },
  })),
  {
    name: 'snoozed',
    state: 'driver',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('window-snooze') }).click();
      await page.getByRole('button', { name: say('window-snooze') }).waitFor({ state: 'detached' });
    },
  },
  {
    name: 'renew-refused',
    state: 'driver',
    open: async (page, say) => {
      await refuse(page, 'not_signed_in');
      await page.getByRole('button', { name: say('window-renew'), exact: true }).click();
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.getByRole('dialog').getByText(say('trouble-not-signed-in'), { exact: true }).waitFor();
    },
  },
  pressed('desk-verify', 'desk-verify', 'desk'),
  pressed('desk-verify-long', 'desk-verify', 'desk-long'),
  pressed('desk-complete', 'desk-task-complete-wash', 'desk'),
  onSheet('desk-sheet', 'desk'),
  onSheet('desk-sheet-long', 'desk-long'),
  onSheet('desk-sheet-saved', 'desk', async (page, say) => {
    await page.getByRole('button', { name: say('desk-sheet-save') }).click();
    await page.getByRole('button', { name: say('window-show-folder') }).waitFor();
  }),
  {
    name: 'desk-lot',
    state: 'desk',
    open: (page, say) => page.getByRole('group', { name: say('desk-lot') }).getByRole('button').last().click(),
  },
  {
    name: 'desk-table',
    state: 'desk',
    open: (page, say) => page.getByRole('button', { name: say('desk-chart-table') }).click(),
  },
  {
    name: 'desk-held',
    state: 'desk',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('desk-verify') }).first().hover();
      await page.evaluate(() => {
        fake.desk.verifyElsewhere();
        fake.desk.arrive();
      });
      await page.getByRole('button', { name: say('desk-fresh', { count: 1 }) }).waitFor();
    },
  },
  {
    name: 'desk-verified',
    state: 'desk',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('desk-verify') }).first().click();
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.getByRole('button', { name: say('window-close') }).waitFor();
    },
  },
  pressed('update-question', 'window-update-see', 'update-ready'),
  ...['update-failed', 'update-package'].map((state) => view(`settings-${state}`, 'window-settings', state)),
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
