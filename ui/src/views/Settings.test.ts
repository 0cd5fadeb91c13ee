import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import type { FakeBackend } from '../ipc/fake';
import { AXE_LIMIT, open } from '../stage';

async function openSettings(state = 'driver'): Promise<FakeBackend> {
  const backend = await open(state);
  await userEvent.click(await screen.findByRole('button', { name: 'Settings' }));
  await screen.findByLabelText('Minutes before the end');
  return backend;
}

test('a kind is made silent with one choice, and that it was saved is said', async () => {
  const backend = await openSettings();
  await userEvent.click(screen.getByRole('radio', { name: 'Booking renewed: Silent' }));
  expect(backend.changes).toEqual([{ setting: 'notify', to: { kind: 'renewal_succeeded', loudness: 'silent' } }]);
  await vi.waitFor(() => expect(screen.getAllByText('Saved').length).toBe(2));
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Booking renewed: Silent' }).checked).toBe(true);
});

test('the kinds of another role stand behind', async () => {
  await openSettings('owner');
  const front = screen.getByRole('table', { name: 'Notifications' });
  const rows = within(front).getAllByRole('rowheader');
  expect(rows.map((row) => row.textContent?.trim())).toEqual([
    'New booking',
    'New employee',
    'Cash payment waiting',
    'Car wash booked',
    'Message from ParkMate',
  ]);
});

test('what the company has set is shown as such and can’t be changed', async () => {
  await openSettings('policy');
  const proxy = screen.getByLabelText<HTMLInputElement>('Address of the proxy');
  expect(proxy.disabled).toBe(true);
  const login = screen.getByRole<HTMLInputElement>('switch', { name: 'Start when you log in to this computer' });
  expect(login.disabled).toBe(true);
  const told = login.getAttribute('aria-describedby')!.split(' ').map((id) => document.getElementById(id)?.textContent);
  expect(told).toContain('Set by your company');
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Your booking has ended: Off' }).disabled).toBe(true);
});

test('reminders are taken with Enter', async () => {
  const backend = await openSettings();
  const field = screen.getByLabelText<HTMLInputElement>('Minutes before the end');
  await userEvent.clear(field);
  await userEvent.type(field, '5; 15{Enter}');
  expect(backend.changes).toEqual([{ setting: 'remind_minutes', to: [5, 15] }]);
  await vi.waitFor(() => expect(field.value).toBe('15, 5'));
});

test.each(['5, 5000', 'five'])('reminders such as %s are refused under the field, and the old ones come back', async (text) => {
  const backend = await openSettings();
  const field = screen.getByLabelText<HTMLInputElement>('Minutes before the end');
  await userEvent.clear(field);
  await userEvent.type(field, text);
  await userEvent.tab();
  await vi.waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(field.value).toBe('5');
  const ids = field.getAttribute('aria-describedby')!.split(' ');
  expect(document.getElementById(ids[0]!)?.textContent).toContain('up to three');
  expect(backend.snapshot.settings.remind_minutes).toEqual([5]);
});

test('quiet hours begin with a night and take clock times', async () => {
  const backend = await openSettings();
  await userEvent.click(screen.getByRole('switch', { name: 'Quiet hours' }));
  expect(backend.snapshot.settings.quiet_hours).toEqual({ from: 1320, to: 420 });
  const to = await screen.findByLabelText<HTMLInputElement>('To');
  await userEvent.clear(to);
  await userEvent.type(to, '6.30{Enter}');
  expect(backend.snapshot.settings.quiet_hours).toEqual({ from: 1320, to: 390 });
  await userEvent.clear(to);
  await userEvent.type(to, '22:00{Enter}');
  expect(await screen.findByText('Quiet hours need a beginning and another end.')).toBeTruthy();
  await vi.waitFor(() => expect(to.value).toBe('06:30'));
});

test('what is no clock time is refused with an example of one', async () => {
  await openSettings('quiet');
  const from = screen.getByLabelText<HTMLInputElement>('From');
  await userEvent.clear(from);
  await userEvent.type(from, 'ten{Enter}');
  // Under the field, and read out.
  expect((await screen.findAllByText(/^Enter a clock time such as (22:00|10:00\sPM)\.\s*$/i)).length).toBe(2);
  await vi.waitFor(() => expect(from.value).toBe('22:00'));
});

test('a clock time that means what holds is sent once and shown as what holds', async () => {
  const backend = await openSettings('quiet');
  const from = screen.getByLabelText<HTMLInputElement>('From');
  await userEvent.clear(from);
  await userEvent.type(from, '22.00{Enter}');
  await userEvent.tab();
  await vi.waitFor(() => expect(from.value).toBe('22:00'));
  (from.focus(), from.blur());
  await Promise.resolve();
  expect(backend.changes).toEqual([{ setting: 'quiet_hours', to: { from: 1320, to: 420 } }]);
});

test('what is wrong with a row is forgotten when what holds is typed again', async () => {
  await openSettings();
  const field = screen.getByLabelText<HTMLInputElement>('Minutes before the end');
  await userEvent.clear(field);
  await userEvent.type(field, 'five{Enter}');
  await vi.waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  // Leaving the field alone says nothing.
  await userEvent.tab();
  expect(field.getAttribute('aria-invalid')).toBe('true');
  await userEvent.clear(field);
  await userEvent.type(field, '5{Enter}');
  await vi.waitFor(() => expect(field.hasAttribute('aria-invalid')).toBe(false));
});

test('what was refused is forgotten with the view, the account and the language', async () => {
  const backend = await openSettings();
  const isWrong = (): boolean => document.querySelector('#remind_minutes[aria-invalid]') !== null;
  const refuse = async (): Promise<void> => {
    const field = document.querySelector<HTMLInputElement>('#remind_minutes')!;
    await userEvent.clear(field);
    await userEvent.type(field, 'five{Enter}');
    await vi.waitFor(() => expect(isWrong()).toBe(true));
  };
  await refuse();
  await userEvent.click(screen.getByRole('button', { name: 'Now' }));
  await userEvent.click(screen.getByRole('button', { name: 'Settings' }));
  await screen.findByLabelText('Minutes before the end');
  expect(isWrong()).toBe(false);
  await refuse();
  backend.change({ session: { state: 'signed_in', user: 'other', server: 's', role: 'driver' } });
  await vi.waitFor(() => expect(isWrong()).toBe(false));
  await refuse();
  backend.change({ language: 'hi' });
  await vi.waitFor(() => expect(isWrong()).toBe(false));
  backend.change({ language: 'en' });
  await screen.findByLabelText('Minutes before the end');
});

test('notifications are paused until tomorrow from the settings', async () => {
  const backend = await openSettings();
  await userEvent.click(screen.getByRole('button', { name: 'Until tomorrow' }));
  expect(backend.requests).toContain('pause until_tomorrow');
});

test('the word above the ways to pause is none of them', async () => {
  const backend = await openSettings();
  const group = screen.getByRole('group', { name: 'Pause' });
  expect(within(group).getAllByRole('button').map((button) => button.textContent?.trim())).toEqual(['For 1 hour', 'Until tomorrow']);
  expect(screen.queryByLabelText('Pause')?.tagName).not.toBe('BUTTON');
  await userEvent.click(screen.getByText('Pause'));
  expect(backend.requests.filter((request) => request.startsWith('pause'))).toEqual([]);
  await userEvent.click(within(group).getByRole('button', { name: 'For 1 hour' }));
  expect(backend.requests).toContain('pause hour');
  await userEvent.click(await within(group).findByRole('button', { name: 'Resume' }));
  expect(backend.requests).toContain('pause off');
});

test('a proxy is asked for its address, and a wrong one is refused under its field', async () => {
  const backend = await openSettings();
  await userEvent.selectOptions(screen.getByLabelText('Proxy'), 'This one');
  expect(backend.changes).toEqual([]);
  const address = await screen.findByLabelText<HTMLInputElement>('Address of the proxy');
  await userEvent.type(address, 'socks5://x{Enter}');
  expect(await screen.findByText('This is not the address of a proxy.')).toBeTruthy();
  expect(address.value).toBe('');
  await userEvent.type(address, 'proxy.example:3128{Enter}');
  await vi.waitFor(() => expect(backend.snapshot.settings.proxy).toBe('proxy.example:3128'));
  expect(screen.queryByText('This is not the address of a proxy.')).toBeNull();
});

test('the history is kept for some days, or for ever', async () => {
  const backend = await openSettings();
  await userEvent.selectOptions(screen.getByLabelText('Keep the history'), 'For some days');
  const days = await screen.findByLabelText<HTMLInputElement>('Days');
  expect(days.value).toBe('90');
  await userEvent.clear(days);
  await userEvent.type(days, '0{Enter}');
  expect(await screen.findByText('This is not a number of days between 1 and 3650.')).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText('Keep the history'), 'For ever');
  expect(backend.snapshot.settings.keep_days).toBeNull();
});

test('the colours change at once and are there at the next start', async () => {
  await openSettings();
  await userEvent.selectOptions(screen.getByLabelText('Colours'), 'Dark');
  await vi.waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
  expect(localStorage.getItem('theme')).toBe('dark');
  await userEvent.selectOptions(screen.getByLabelText('Colours'), 'As the desktop');
  await vi.waitFor(() => expect(document.documentElement.dataset['theme']).toBe('light'));
});

test('versions to try are offered to whoever asks for them', async () => {
  const backend = await openSettings();
  await userEvent.selectOptions(screen.getByLabelText('Offer updates'), 'Also versions to try');
  expect(backend.changes).toEqual([{ setting: 'update_channel', to: 'beta' }]);
  expect(backend.snapshot.settings.update_channel).toBe('beta');
});

test('a remembered sign-in is forgotten', async () => {
  localStorage.setItem('history', '{}');
  const backend = await openSettings();
  await userEvent.click(screen.getByRole('button', { name: 'Forget driver at https://parking.example.com' }));
  expect(backend.snapshot.settings.servers[0]?.users).not.toContain('driver');
  expect(document.activeElement?.textContent).toBe('Remembered sign-ins');
  // Nor is anything kept of what that account looked at.
  expect(localStorage.getItem('history')).toBeNull();
});

test('a remembered sign-in fills the form, and only the password is left', async () => {
  await open('remembered');
  await userEvent.click(await screen.findByRole('button', { name: 'owner http://127.0.0.1:8000' }));
  expect(screen.getByLabelText<HTMLInputElement>('Server').value).toBe('http://127.0.0.1:8000');
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('owner');
  expect(document.activeElement).toBe(screen.getByLabelText('Password'));
  const socket = screen.getByLabelText<HTMLInputElement>('Address for live notifications, if it is another');
  expect(socket.value).toBe('ws://127.0.0.1:8001');
});

test('another language is spoken at once, everywhere in the settings', async () => {
  await openSettings();
  await userEvent.selectOptions(screen.getByLabelText('Language'), 'हिन्दी');
  await screen.findByRole('button', { name: 'सेटिंग' });
  const shown = [...document.querySelectorAll('.settings option, .settings label, .settings h3')].map((element) => element.textContent ?? '');
  expect(shown.length).toBeGreaterThan(15);
  // What is left are names, and figures.
  expect(shown.filter((words) => /[a-z]{4}/i.test(words.replace(/English|ParkMate|PEM/g, '')))).toEqual([]);
});

test('the proxy can be set before anybody has signed in', async () => {
  const backend = await open('signed-out');
  await userEvent.click(await screen.findByRole('button', { name: 'Settings…' }));
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Settings'));
  await userEvent.selectOptions(screen.getByLabelText('Proxy'), 'None');
  expect(backend.snapshot.settings.proxy).toBe('none');
  expect(screen.queryByRole('button', { name: 'Sign out…' })).toBeNull();
  // What an account hears of and keeps is not asked before there is one.
  expect(screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual([
    'Account',
    'Start',
    'Look',
    'Connection',
    'Updates',
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(await screen.findByLabelText('Password')).toBeTruthy();
});

test('what was typed at the sign-in is there after the settings, but for the password', async () => {
  await open('signed-out');
  await userEvent.type(await screen.findByLabelText('Server'), 'parking.example.com');
  await userEvent.type(screen.getByLabelText('User name'), 'driver');
  await userEvent.type(screen.getByLabelText('Password'), 'secret');
  await userEvent.click(screen.getByRole('button', { name: 'Settings…' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Back' }));
  const password = await screen.findByLabelText<HTMLInputElement>('Password');
  expect(screen.getByLabelText<HTMLInputElement>('Server').value).toBe('parking.example.com');
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('driver');
  expect(password.value).toBe('');
  expect(document.activeElement).toBe(password);
});

test.each(['driver', 'owner', 'policy', 'quiet', 'paused', 'long'])('axe finds nothing wrong in the settings of %s', async (state) => {
  await openSettings(state);
  document.querySelectorAll('details').forEach((details) => (details.open = true));
  const found = await axe.run(document.body, { rules: { 'color-contrast': { enabled: false } } });
  expect(found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
}, AXE_LIMIT);

test('the settings say which version runs, and look for a newer one when they are asked to', async () => {
  const backend = await openSettings();
  expect(screen.getByText('Version 0.1.0')).toBeTruthy();
  expect(screen.getByText(/^There was no newer version when it was last looked for one, /)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Look now' }));
  expect(backend.requests).toContain('update look');
});

test.each([
  ['update-package', "Your system's package manager updates the program, or whoever has installed it."],
  ['update-off', 'It is not looked for newer versions.'],
  ['update-ready', 'Version 0.2.0 is offered above.'],
])('where nothing is to be looked for there is no button: %s', async (state, words) => {
  await openSettings(state);
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Look now' })).toBeNull();
});
