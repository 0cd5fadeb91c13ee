import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Row } from '../ipc/bindings';
import type { FakeBackend } from '../ipc/fake';
import { open } from '../stage';

/** Opens a history that ends with two moments of booking 40. */
async function history(): Promise<FakeBackend> {
  const backend = await open('empty');
  const at = new Date().setHours(12, 0, 0, 0);
  const row = (id: number, title: string, body: string): Row => ({ ...plain, id, at: at - 1000 * (10 - id), title, body });
  backend.rows = [
    row(9, 'Booking closed', 'Quay, slot 3: the server has closed this booking.'),
    row(8, 'Your booking has ended', 'Quay, slot 3: your time was over at 15:40.'),
    { ...row(7, 'Car wash done', 'Your car is washed.'), subject: { wash: { standalone: 1 } } },
  ];
  await userEvent.click(await screen.findByRole('button', { name: /^History/ }));
  // A link that comes back has the history read.
  const snapshot = { ...backend.snapshot, unread: 3 };
  backend.become({ link: 'starting' });
  backend.become({ link: 'up', snapshot });
  return backend;
}

const plain: Omit<Row, 'id' | 'at' | 'title' | 'body'> = {
  kind: 'expired',
  level: 'info',
  subject: { booking: 40 },
  source: 'poll',
  count: 1,
  read: false,
};

const story = (): Promise<HTMLElement> => screen.findByRole('list', { name: 'Booking 40' });
const titles = (list: HTMLElement): (string | null)[] =>
  within(list).getAllByRole('heading').map((one) => one.textContent);

test('what follows each other about one booking is one list, with its place said once', async () => {
  await history();
  const list = await story();
  expect(within(list).getAllByRole('listitem').length).toBe(2);
  expect(titles(list)).toEqual(['Booking closed', 'Your booking has ended']);
  expect(screen.getAllByText(/Quay, slot 3/).length).toBe(1);
  expect(within(list).getByText('The server has closed this booking.')).toBeTruthy();
  expect(within(list).queryByText('Car wash done')).toBeNull();
  expect(screen.getByRole('heading', { name: 'Car wash done' })).toBeTruthy();
});

test('each moment of a story is marked as read by itself', async () => {
  const backend = await history();
  const [, second] = within(await story()).getAllByRole('button', { name: /Mark as read/ });
  await userEvent.click(second!);
  await vi.waitFor(async () => expect(within(await story()).getAllByRole('button').length).toBe(1));
  expect(backend.rows.map((row) => row.read)).toEqual([false, true, false]);
});

test('a row that was opened keeps the focus when it becomes part of a story', async () => {
  const backend = await history();
  await story();
  const last = backend.rows[0]!;
  backend.tell({ ...last, id: 10, at: last.at + 500, subject: { booking: 41 }, title: 'Your booking ends soon' });
  backend.show(10);
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('row-10'));
  backend.tell({ ...last, id: 11, at: last.at + 900, subject: { booking: 41 }, title: 'Your booking has ended' });
  const list = await screen.findByRole('list', { name: 'Booking 41' });
  expect(titles(list)).toEqual(['Your booking has ended', 'Your booking ends soon']);
  expect(document.activeElement?.id).toBe('row-10');
  expect(document.querySelectorAll('.pointed').length).toBe(1);
});

test('the window goes to a moment of a story and marks it as read', async () => {
  const backend = await history();
  const list = await story();
  backend.show(8);
  await vi.waitFor(() => expect(document.activeElement).toBe(within(list).getAllByRole('listitem')[1]));
  expect(document.querySelector('#row-8 .pointed')).toBeTruthy();
  await vi.waitFor(() => expect(backend.rows.map((row) => row.read)).toEqual([false, true, false]));
});
