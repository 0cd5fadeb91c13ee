// Another language and another clock while the window is open.
import { screen } from '@testing-library/svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pseudo } from './ipc/fake-speech';
import { open } from './stage';
import { speech } from './state/speech.svelte';
import { ago, byDay, moment } from './view/days';
import { moneyText } from './view/money';
import { firstLanguage, say, setClock, setLanguage } from './words';

const NOW = Date.parse('2026-11-23T12:00:00Z');

afterEach(async () => {
  await setLanguage('en');
  speech.clock = null;
});

describe('the window', () => {
  test('speaks the language of the newest snapshot, without being opened anew', async () => {
    const backend = await open('empty');
    expect(screen.getByRole('button', { name: 'Now' })).toBeTruthy();
    backend.change({ language: 'hi' });
    expect(await screen.findByRole('button', { name: 'अभी' })).toBeTruthy();
    expect(screen.getByText(/कोई बुकिंग नहीं चल रही है/)).toBeTruthy();
    expect(document.documentElement.lang).toBe('hi');
    backend.change({ language: 'en' });
    expect(await screen.findByRole('button', { name: 'Now' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('en');
  });

  test('writes times as the newest snapshot says', async () => {
    const ends_at = new Date(2030, 0, 7, 15, 40).getTime();
    const backend = await open('driver');
    const bookings = [{ ...backend.snapshot.bookings[0]!, ends_at }];
    backend.change({ bookings, clock: 'hours24' });
    expect(await screen.findByText(/15:40/)).toBeTruthy();
    backend.change({ clock: 'hours12' });
    expect(await screen.findByText(/3:40\sPM/)).toBeTruthy();
  });

  test('is told the same language again, and does nothing', async () => {
    const backend = await open('empty');
    const kept = vi.spyOn(Storage.prototype, 'setItem');
    backend.change({ unread: 4 });
    expect(await screen.findByText('4')).toBeTruthy();
    expect(kept.mock.calls).toEqual([]);
    kept.mockRestore();
  });

  test('begins with the last language', async () => {
    await setLanguage('hi');
    expect(firstLanguage()).toBe('hi');
    await setLanguage('en');
    expect(firstLanguage()).toBe('en');
  });

  test('of two languages that are chosen at once, speaks the last', async () => {
    await Promise.all([setLanguage('hi'), setLanguage('en')]);
    expect(speech.language).toBe('en');
  });
});

describe('Hindi', () => {
  test('counts none and one alike, and many otherwise', async () => {
    await setLanguage('hi');
    const events = (count: number): string => say('title-group', { count });
    expect([0, 1, 2].map(events)).toEqual(['0 घटना', '1 घटना', '2 घटनाएँ']);
    expect(say('window-count', { count: 123_456 })).toBe('1,23,456 बार');
  });

  test('writes days, times and amounts in its own way', async () => {
    await setLanguage('hi');
    setClock('hours12');
    const row = { kind: 'other', level: 'info', title: '', body: '', subject: null, source: 'frame', count: 1, read: true } as const;
    const days = byDay([{ ...row, id: 2, at: NOW }, { ...row, id: 1, at: NOW - 72 * 3600_000 }], NOW);
    expect(days.map((day) => day.title)).toEqual(['आज', 'शुक्रवार, 20 नवंबर']);
    expect(moment(Date.parse('2026-11-23T15:04:00Z'), NOW)).toMatch(/^3:04\spm$/);
    expect(ago(NOW - 5 * 60_000, NOW)).toBe('5 मि॰ पहले');
    expect(moneyText(12_345_650)).toBe('1,23,456.50');
  });
});

test('a name that is written from right to left does not turn the words around it', () => {
  expect(say('body-place', { lot: 'مرآب', slot: '7' })).toBe('\u2068مرآب\u2069, slot 7');
  expect(say('body-place', { lot: 'Quay', slot: '7' })).toBe('Quay, slot 7');
});

test('the pseudo language is longer, and leaves what holds no letters as it is', () => {
  expect(pseudo('Sign in')).toBe('Šíğñ~~ íñ~');
  expect(pseudo(': ')).toBe(': ');
});
