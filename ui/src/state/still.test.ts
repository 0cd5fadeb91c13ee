import { beforeEach, describe, expect, test } from 'vitest';
import { groups, Still, type Placed } from './still.svelte';

interface Wash {
  id: number;
  stage: string;
}

let list: Still<Wash>;

const wash = (id: number, stage = 'pending'): Wash => ({ id, stage });
const shape = (): (number | string)[] => list.placed.map(({ row, isGone }) => (isGone ? `-${row.id}` : row.id));

beforeEach(() => {
  list = new Still<Wash>(
    ({ id }) => String(id),
    ({ stage }) => stage,
  );
  list.update([wash(1), wash(2), wash(3)]);
});

describe('a list that nobody holds', () => {
  test('is as it is', () => {
    list.update([wash(4), wash(2), wash(1)]);
    expect([shape(), list.fresh, list.count]).toEqual([[4, 2, 1], 0, 3]);
  });

  test('keeps the rows that did not change, as the same objects', () => {
    const [first, second] = list.placed;
    list.update([wash(1), wash(2, 'confirmed'), wash(3)]);
    expect(list.placed[0]).toBe(first);
    expect(list.placed[1]).not.toBe(second);
    const { placed } = list;
    list.update([wash(1), wash(2, 'confirmed'), wash(3)]);
    expect(list.placed).toBe(placed);
  });
});

describe('a list that is held', () => {
  beforeEach(() => list.hold());

  test('keeps its order, and counts what is new', () => {
    list.update([wash(4), wash(3), wash(2), wash(1), wash(5)]);
    expect([shape(), list.fresh, list.count]).toEqual([[1, 2, 3], 2, 5]);
  });

  test('keeps what is gone in its place, and what comes back is there again', () => {
    list.update([wash(1), wash(3)]);
    expect([shape(), list.count]).toEqual([[1, '-2', 3], 2]);
    list.update([wash(2), wash(1), wash(3)]);
    expect([shape(), list.fresh]).toEqual([[1, 2, 3], 0]);
  });

  test('shows a change of a row in its place, under the words where it stood', () => {
    list.update([wash(1), wash(3), wash(2, 'confirmed')]);
    expect(list.placed[1]).toEqual({ key: '2', row: wash(2, 'confirmed'), group: 'pending', isGone: false });
  });

  test('gives new rows their places when they are wanted, and is still held', () => {
    list.update([wash(4), wash(1)]);
    list.take();
    expect([shape(), list.fresh]).toEqual([[4, 1], 0]);
    list.update([wash(1), wash(4)]);
    expect(shape()).toEqual([4, 1]);
  });

  test('is as it is once it is let go', () => {
    list.update([wash(4), wash(3, 'confirmed'), wash(1)]);
    list.release();
    expect([shape(), list.fresh, list.placed[1]!.group]).toEqual([[4, 3, 1], 0, 'confirmed']);
  });

  test('is another list at once, and holds that', () => {
    list.replace([wash(9), wash(8)]);
    list.update([wash(8), wash(9)]);
    expect(shape()).toEqual([9, 8]);
  });
});

test('rows that follow each other in a group stand under the same words', () => {
  const row = (id: number, group: string): Placed<number> => ({ key: String(id), row: id, group, isGone: false });
  const found = groups([row(1, 'a'), row(2, 'a'), row(3, 'b'), row(4, 'a')]);
  expect(found.map(({ name, rows }) => [name, rows.map((one) => one.row)])).toEqual([['a', [1, 2]], ['b', [3]], ['a', [4]]]);
});
