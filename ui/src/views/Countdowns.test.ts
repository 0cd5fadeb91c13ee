import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { FakeBackend } from '../ipc/fake';
import { open } from '../stage';

const card = (name: string): Promise<HTMLElement> => screen.findByRole('article', { name });
const button = (within_: HTMLElement, name: string | RegExp): HTMLElement =>
  within(within_).getByRole('button', { name });

/** Opens the form that starts a countdown. */
async function countdownForm(state = 'empty'): Promise<[FakeBackend, HTMLElement]> {
  const backend = await open(state);
  await userEvent.click(await screen.findByRole('button', { name: 'Start a countdown…' }));
  return [backend, screen.getByRole('dialog', { name: 'Start a countdown' })];
}

describe('a countdown by hand', () => {
  test('is there for drivers, also without a booking', async () => {
    await open('empty');
    expect(await screen.findByRole('button', { name: 'Start a countdown…' })).toBeTruthy();
  });

  test('is not there for owners', async () => {
    await open('owner');
    await userEvent.click(await screen.findByRole('button', { name: 'Now' }));
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
    expect(told?.textContent).toMatch(/Enter a clock time such as (15:40|3:40\sPM)\./);
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
