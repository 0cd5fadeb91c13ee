import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import { AXE_LIMIT, open, violations } from '../stage';

const card = (name: string): Promise<HTMLElement> => screen.findByRole('article', { name });
const button = (within_: HTMLElement, name: string | RegExp): HTMLElement =>
  within(within_).getByRole('button', { name });

/** Opens the dialog behind a card's button. */
async function dialogOf(place: string, name: string): Promise<HTMLElement> {
  await userEvent.click(button(await card(place), name));
  return screen.getByRole('dialog');
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
    expect(screen.getByText(/^You are reminded again at/, { selector: '[aria-live]' })).toBeTruthy();
  });

  test('offers a reminder when the agent has one to tell again, however far its end is', async () => {
    const backend = await open('driver');
    const station = await card('Station North');
    expect(within(station).queryByRole('button', { name: /Remind/ })).toBeNull();
    backend.change({ bookings: backend.snapshot.bookings.map((one) => ({ ...one, can_snooze: one.id === 13 })) });
    expect(await within(station).findByRole('button', { name: /Remind/ })).toBeTruthy();
    expect(within(await card('Harbour Garage')).queryByRole('button', { name: /Remind/ })).toBeNull();
  });

  test('says when it reminds again by the server’s clock, also if that was asked for elsewhere', async () => {
    const backend = await open('driver');
    const snoozed_until = Date.parse('2030-01-07T15:40:00Z');
    backend.change({ bookings: backend.snapshot.bookings.map((one) => ({ ...one, snoozed_until })) });
    const told = await within(await card('Harbour Garage')).findByText(/^You are reminded again at Mon.*(15|3):40/);
    expect(told).toBeTruthy();
    expect(screen.queryByText(/^You are reminded again/, { selector: '[aria-live]' })).toBeNull();
  });

  test('is not reminded of any more, and of again', async () => {
    const backend = await open('driver');
    const harbour = await card('Harbour Garage');
    await userEvent.click(button(harbour, "Don't remind me"));
    expect(backend.wishes).toEqual([{ wish: 'mute', booking: 12 }]);
    const words = /^Before this booking ends you are not reminded\. Its end is told/;
    expect(await within(harbour).findByText(words)).toBeTruthy();
    expect(screen.getByText(words, { selector: '[aria-live]' })).toBeTruthy();
    expect(within(harbour).queryByRole('button', { name: 'Remind me again in 2 minutes' })).toBeNull();
    await userEvent.click(button(harbour, 'Remind me'));
    expect(backend.wishes.at(-1)).toEqual({ wish: 'unmute', booking: 12 });
    expect(within(harbour).queryByText(words)).toBeNull();
  });

  test('has no reminders to do without where none is set, or when it is over', async () => {
    const backend = await open('driver');
    const mute = { name: "Don't remind me" };
    expect(within(await card('City Centre')).queryByRole('button', mute)).toBeNull();
    backend.change({ settings: { ...backend.snapshot.settings, remind_minutes: [] } });
    const harbour = await card('Harbour Garage');
    await vi.waitFor(() => expect(within(harbour).queryByRole('button', mute)).toBeNull());
  });

  test('that is read again after a failed request says so and waits with its buttons', async () => {
    await open('requests');
    const lake = await card('Lake Side');
    expect(within(lake).getByText('Looking at your booking again…')).toBeTruthy();
    for (const name of ["Don't renew when it ends", 'Cancel booking…']) {
      const waiting = button(lake, name);
      expect(waiting.ariaDisabled).toBe('true');
      const told = waiting.getAttribute('aria-describedby')!.split(' ').map((id) => document.getElementById(id)?.textContent);
      expect(told).toContain('Looking at your booking again…');
      await userEvent.click(waiting);
    }
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(button(lake, 'Open in browser').ariaDisabled).toBeNull();
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

test.each(['Renew when it ends…', 'Cancel booking…', 'Renew…', 'Start a countdown…', 'Sign out…'])(
  'axe finds nothing wrong in the dialog of %s',
  async (name) => {
    await open('driver');
    await userEvent.click((await screen.findAllByRole('button', { name }))[0]!);
    expect(screen.getByRole('dialog')).toBeTruthy();
    expect(await violations()).toEqual([]);
  },
  AXE_LIMIT,
);

test('while the bookings are being read it is not said that there are none', async () => {
  const backend = await open('catching-up');
  expect(screen.getByRole('status').textContent).toContain('Reading your bookings');
  expect(screen.queryByText(/No booking is running/)).toBeNull();
  backend.change({ is_catching_up: false });
  expect(await screen.findByText(/No booking is running/)).toBeTruthy();
});
