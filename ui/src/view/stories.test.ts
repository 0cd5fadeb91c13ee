import { afterEach, expect, test } from 'vitest';
import type { Row, Subject } from '../ipc/bindings';
import { setLanguage } from '../words';
import { stories } from './stories';

afterEach(() => setLanguage('en'));

function row(id: number, subject: Subject | null, body = ''): Row {
  return { id, at: id, kind: 'expired', level: 'info', title: 'T', body, subject, source: 'poll', count: 1, read: true };
}

const about = (booking: number): Subject => ({ booking });
const shape = (rows: Row[]): [number | null, number[]][] =>
  stories(rows).map((story) => [story.booking, story.moments.map((moment) => moment.id)]);

test('neighbours about one booking are one story, in their order', () => {
  expect(shape([row(5, about(12)), row(4, about(12)), row(3, about(13)), row(2, about(12))])).toEqual([
    [12, [5, 4]],
    [null, [3]],
    [null, [2]],
  ]);
});

test('what is about no booking stands alone, also with the same number', () => {
  const rows = [row(6, null), row(5, null), row(4, { slot: 12 }), row(3, { slot: 12 }), row(2, about(12))];
  expect(shape(rows)).toEqual([[null, [6]], [null, [5]], [null, [4]], [null, [3]], [null, [2]]]);
});

test('no rows are no stories', () => {
  expect(stories([])).toEqual([]);
});

test('a story keeps its key while newer moments come', () => {
  const [before] = stories([row(4, about(12))]);
  const [after] = stories([row(9, about(12)), row(4, about(12))]);
  expect([before?.key, after?.key]).toEqual([4, 4]);
});

const over = 'City: North, slot 4: your time was over at 15:40.\nVehicle KA 01';
const closed = 'City: North, slot 4: the server has closed this booking.\nVehicle KA 01';

test('another language that is chosen later has its own words for the place and the vehicle', async () => {
  await setLanguage('hi');
  const body = (words: string): string => `City, स्लॉट 4: ${words}\nवाहन KA 01`;
  const [story] = stories([row(2, about(12), body('बुकिंग बंद')), row(1, about(12), body('समय खत्म'))]);
  expect(story?.shared).toEqual(['City, स्लॉट 4', 'वाहन KA 01']);
  expect(story?.moments.map((moment) => moment.body)).toEqual(['बुकिंग बंद', 'समय खत्म']);
});

test('place and vehicle that all moments name are said once', () => {
  const [story] = stories([row(2, about(12), closed), row(1, about(12), over)]);
  expect(story?.shared).toEqual(['City: North, slot 4', 'Vehicle KA 01']);
  expect(story?.moments.map((moment) => moment.body)).toEqual([
    'The server has closed this booking.',
    'Your time was over at 15:40.',
  ]);
});

test.each([
  'Renewal failed: the slot is taken.',
  'Renewal failed, slot 4 is taken: look again.',
  'City, slot 5: your time was over.',
  ', slot 4: your time was over.',
  'Vehicle KA 01',
  '',
])('a text that names another place or none stays whole, and the others with it: %s', (other) => {
  const [story] = stories([row(2, about(12), other), row(1, about(12), over)]);
  expect(story?.shared).toEqual([]);
  expect(story?.moments.map((moment) => moment.body)).toEqual([other, over]);
});

test('what a server says in the same words is not taken for a place', () => {
  const said = 'Renewal failed: the slot is taken.';
  const [story] = stories([row(2, about(12), said), row(1, about(12), said)]);
  expect([story?.shared, story?.moments[0]?.body]).toEqual([[], said]);
});

test('a single row says all by itself', () => {
  expect(stories([row(1, about(12), over)])).toEqual([
    { key: 1, booking: null, shared: [], moments: [row(1, about(12), over)] },
  ]);
});
