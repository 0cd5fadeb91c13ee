import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import type { FakeBackend } from '../ipc/fake';
import { AXE_LIMIT, open } from '../stage';

const card = (name: string): Promise<HTMLElement> => screen.findByRole('article', { name });
const button = (within_: HTMLElement, name: string | RegExp): HTMLElement =>
  within(within_).getByRole('button', { name });

/** Opens the dialog behind a card's button. */
async function dialogOf(place: string, name: string): Promise<HTMLElement> {
  await userEvent.click(button(await card(place), name));
  return screen.getByRole('dialog');
}

/** Opens the form that starts a countdown. */
async function countdownForm(state = 'empty'): Promise<[FakeBackend, HTMLElement]> {
  const backend = await open(state);
  await userEvent.click(await screen.findByRole('button', { name: 'Start a countdown…' }));
  return [backend, screen.getByRole('dialog', { name: 'Start a countdown' })];
}

describe('a running booking', () => {
  test('is opened in the browser', async () => {
    const backend = await open('driver');
    await userEvent.click(button(await card('Harbour Garage'), 'Open in browser'));
    expect(backend.requests).toContain('openInBrowser 12');
  });

  test('is not renewed when it ends unless that was agreed to', async () => {
    await open('driver');
    expect(within(await card('Harbour Garage')).queryByText(/Is renewed/)).toBeNull();
  });

  test('is renewed when it ends at the price that was shown, by the payment that was chosen', async () => {
    const backend = await open('driver');
    const dialog = await dialogOf('Harbour Garage', 'Renew when it ends…');
    expect(within(dialog).getByText('Harbour Garage, slot 17')).toBeTruthy();
    expect(within(dialog).getByText('Price, at most')).toBeTruthy();
    expect(within(dialog).getByText('25.00')).toBeTruthy();
    expect(backend.wishes).toEqual([]);
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Card' }));
    await userEvent.click(button(dialog, 'Renew for 25.00 at most'));
    expect(backend.wishes).toEqual([{ wish: 'renew_at_end', booking: 12, method: 'card', price: 2500 }]);
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(within(await card('Harbour Garage')).getByText('Is renewed when it ends, for 25.00 at most.')).toBeTruthy();
  });

  test('is let end after all with the same button, which keeps the focus', async () => {
    const backend = await open('requests');
    const town = await card('Old Town');
    const back = button(town, "Don't renew when it ends");
    await userEvent.click(back);
    expect(backend.wishes).toEqual([{ wish: 'let_end', booking: 14 }]);
    await vi.waitFor(() => expect(back.textContent?.trim()).toBe('Renew when it ends…'));
    expect(document.activeElement).toBe(back);
    expect(within(town).queryByText(/Is renewed/)).toBeNull();
  });

  test('is cancelled only after a question that says what is lost', async () => {
    const backend = await open('driver');
    const dialog = await dialogOf('Harbour Garage', 'Cancel booking…');
    expect(dialog.textContent).toContain('You give up the slot');
    expect(document.activeElement).toBe(button(dialog, 'Keep booking'));
    expect(backend.wishes).toEqual([]);
    await userEvent.click(button(dialog, 'Cancel booking'));
    expect(backend.wishes).toEqual([{ wish: 'cancel', booking: 12 }]);
    const cancelling = await within(await card('Harbour Garage')).findByRole('button', { name: 'Cancelling…' });
    expect(cancelling.ariaDisabled).toBe('true');
  });

  test('is kept by who thinks better of it', async () => {
    const backend = await open('driver');
    const dialog = await dialogOf('Harbour Garage', 'Cancel booking…');
    await userEvent.click(button(dialog, 'Keep booking'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(backend.wishes).toEqual([]);
  });

  test('that ends soon can remind again, and says when', async () => {
    const backend = await open('driver');
    const harbour = await card('Harbour Garage');
    await userEvent.click(button(harbour, 'Remind me again in 2 minutes'));
    expect(backend.wishes).toEqual([{ wish: 'snooze', of: { booking: 12 } }]);
    expect(await within(harbour).findByText(/^You are reminded again at/)).toBeTruthy();
    expect(within(harbour).queryByRole('button', { name: /Remind/ })).toBeNull();
  });

  test('offers no reminder while its end is far, or nearer than the reminder', async () => {
    const backend = await open('driver');
    expect(within(await card('Station North')).queryByRole('button', { name: /Remind/ })).toBeNull();
    const ends_at = Date.now() + 110_000;
    backend.change({ bookings: backend.snapshot.bookings.map((one) => ({ ...one, ends_at, time: 'running' })) });
    await screen.findAllByText(/^01:(49|50)$/);
    expect(screen.queryByRole('button', { name: /Remind/ })).toBeNull();
  });

  test('that is paid in cash counts down with the note that the payment awaits verification', async () => {
    await open('driver');
    const station = await card('Station North');
    expect(within(station).getByText('Payment awaits verification at the counter')).toBeTruthy();
    expect(within(station).getByText(/^1:3[45]:\d\d$/)).toBeTruthy();
  });
});

describe('a booking that has ended', () => {
  test('is shown as over, also while the clocks still leave it a moment', async () => {
    const backend = await open('driver');
    const ends_at = Date.now() + 30_000;
    backend.change({ bookings: backend.snapshot.bookings.map((one) => ({ ...one, ends_at, time: 'ended' })) });
    const city = await card('City Centre');
    expect(await within(city).findByText('Time is up')).toBeTruthy();
    expect(within(city).getByText(/^ended at/)).toBeTruthy();
  });

  test('is renewed at the price that was shown, and says so while that is under way', async () => {
    const backend = await open('driver');
    const dialog = await dialogOf('City Centre', 'Renew…');
    expect(within(dialog).getByText('Price')).toBeTruthy();
    await userEvent.click(button(dialog, 'Renew for 25.00'));
    expect(backend.wishes).toEqual([{ wish: 'renew', booking: 11, method: 'upi', price: 2500 }]);
    const renewing = await within(await card('City Centre')).findByRole('button', { name: 'Renewing…' });
    expect(renewing.ariaDisabled).toBe('true');
    await userEvent.click(renewing);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('is renewed at the price that was shown even if it costs more meanwhile', async () => {
    const backend = await open('driver');
    const dialog = await dialogOf('City Centre', 'Renew…');
    backend.change({ bookings: backend.snapshot.bookings.map((one) => ({ ...one, renewal_price: 9900 })) });
    await userEvent.click(button(dialog, 'Renew for 25.00'));
    expect(backend.wishes).toMatchObject([{ price: 2500 }]);
  });

  test('can’t be cancelled, nor renewed where the price isn’t known', async () => {
    await open('requests');
    const market = await card('Market Hall');
    expect(within(market).getAllByRole('button').map((one) => one.textContent?.trim())).toEqual(['Open in browser']);
    expect(within(market).getByText(/price of a renewal isn't known/)).toBeTruthy();
  });
});

test('a refusal is said in the agent’s words in the dialog, which stays open', async () => {
  const backend = await open('driver');
  backend.refusal = 'request_under_way';
  const dialog = await dialogOf('City Centre', 'Renew…');
  await userEvent.click(button(dialog, 'Renew for 25.00'));
  const alert = await within(dialog).findByRole('alert');
  expect(alert.textContent).toContain('Something is being asked of the server for this booking already.');
  backend.refusal = null;
  await userEvent.click(button(dialog, 'Renew for 25.00'));
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a refusal without a dialog is said above the bookings', async () => {
  const backend = await open('driver');
  backend.refusal = 'not_signed_in';
  await userEvent.click(button(await card('Harbour Garage'), 'Remind me again in 2 minutes'));
  expect((await screen.findByRole('alert')).textContent).toContain('Nobody is signed in.');
  expect(screen.getByRole('button', { name: 'Remind me again in 2 minutes' })).toBeTruthy();
});

test('a dialog stays when its booking goes, and then the page has the focus', async () => {
  const backend = await open('driver');
  const dialog = await dialogOf('Harbour Garage', 'Cancel booking…');
  backend.change({ bookings: [] });
  await vi.waitFor(() => expect(screen.queryByRole('article')).toBeNull());
  await userEvent.click(button(dialog, 'Keep booking'));
  await vi.waitFor(() => expect(document.activeElement?.localName).toBe('main'));
});

describe('a countdown by hand', () => {
  test('is there for drivers, also without a booking', async () => {
    await open('empty');
    expect(await screen.findByRole('button', { name: 'Start a countdown…' })).toBeTruthy();
  });

  test('is not there for owners', async () => {
    await open('owner');
    await screen.findByText(/^New bookings in your lots/);
    expect(screen.queryByRole('button', { name: 'Start a countdown…' })).toBeNull();
  });

  test('runs for some hours and minutes, under a name', async () => {
    const [backend, dialog] = await countdownForm();
    expect(dialog.textContent).toContain('on this computer only');
    await userEvent.type(within(dialog).getByLabelText(/^What for/), ' Meter ');
    await userEvent.type(within(dialog).getByLabelText('Hours'), '1');
    const before = Date.now();
    await userEvent.click(button(dialog, 'Start'));
    const [wish] = backend.wishes;
    expect(wish).toMatchObject({ wish: 'start_countdown', label: 'Meter' });
    const end = wish?.wish === 'start_countdown' ? wish.end : 0;
    expect(end - before).toBeGreaterThanOrEqual(90 * 60_000);
    expect(end - Date.now()).toBeLessThanOrEqual(90 * 60_000);
    expect(within(await card('Meter')).getByText(/^1:(30:00|29:59)$/)).toBeTruthy();
    expect(screen.getByText(/on this computer only/)).toBeTruthy();
  });

  test('runs until a clock time, and says beforehand when that is', async () => {
    const [backend, dialog] = await countdownForm();
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Until a clock time' }));
    const passed = new Date(Date.now() - 60_000);
    const clock = `${passed.getHours()}:${String(passed.getMinutes()).padStart(2, '0')}`;
    await userEvent.type(within(dialog).getByLabelText('Clock time'), clock);
    // A time that has passed is tomorrow's, and names its day.
    expect(within(dialog).getByText(/^Ends at [A-Z][a-z]{2}/)).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    const tomorrow = new Date(passed.getFullYear(), passed.getMonth(), passed.getDate() + 1, passed.getHours(), passed.getMinutes());
    expect(backend.wishes).toEqual([{ wish: 'start_countdown', label: '', end: tomorrow.getTime() }]);
    expect(await card('Countdown')).toBeTruthy();
  });

  test('does not start without a time, and the field says why and has the focus', async () => {
    const [backend, dialog] = await countdownForm();
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Until a clock time' }));
    const clock = within(dialog).getByLabelText('Clock time');
    await userEvent.type(clock, 'soon');
    expect(clock.getAttribute('aria-invalid')).toBeNull();
    await userEvent.click(button(dialog, 'Start'));
    expect(document.activeElement).toBe(clock);
    const told = document.getElementById(clock.getAttribute('aria-describedby')!);
    expect(told?.textContent).toContain('Enter a clock time such as 15:40.');
    await userEvent.click(within(dialog).getByRole('radio', { name: 'For some time' }));
    await userEvent.clear(within(dialog).getByLabelText('Minutes'));
    await userEvent.click(button(dialog, 'Start'));
    expect(within(dialog).getByText(/^Enter how long/)).toBeTruthy();
    expect(backend.wishes).toEqual([]);
  });

  test('is stopped, and the focus goes to where another one is started', async () => {
    const backend = await open('countdowns');
    await userEvent.click(button(await card('Meter in front of the bakery'), 'Stop'));
    expect(backend.wishes).toEqual([{ wish: 'stop_countdown', id: 1 }]);
    await vi.waitFor(() => expect(screen.queryByRole('article', { name: /^Meter/ })).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Start a countdown…' }));
  });

  test('that ends soon can remind again', async () => {
    const backend = await open('countdowns');
    await userEvent.click(button(await card('Meter in front of the bakery'), 'Remind me again in 2 minutes'));
    expect(backend.wishes).toEqual([{ wish: 'snooze', of: { own: 1 } }]);
  });
});

test.each(['Renew when it ends…', 'Cancel booking…', 'Renew…', 'Start a countdown…', 'Sign out…'])(
  'axe finds nothing wrong in the dialog of %s',
  async (name) => {
    await open('driver');
    await userEvent.click((await screen.findAllByRole('button', { name }))[0]!);
    expect(screen.getByRole('dialog')).toBeTruthy();
    const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  },
  AXE_LIMIT,
);
