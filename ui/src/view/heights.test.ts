import { expect, test } from 'vitest';
import { Heights, SIZE } from './heights';

test('blocks that were not measured are as high as their rows usually are', () => {
  const heights = new Heights(2.5 * SIZE);
  const usual = heights.of(0);
  expect([heights.blocks, heights.of(2), heights.top(3)]).toEqual([3, usual / 2, 2.5 * usual]);
  expect([heights.top(0), heights.top(1), heights.top(9)]).toEqual([0, usual, 2.5 * usual]);
});

test('what was measured moves what follows it', () => {
  const usual = new Heights(3 * SIZE).of(0);
  const heights = new Heights(3 * SIZE, new Map([[0, 100], [2, 50]]));
  expect([heights.top(1), heights.top(2), heights.top(3)]).toEqual([100, 100 + usual, 150 + usual]);
});

test('the block at a height is found, and the nearest one outside', () => {
  const heights = new Heights(3 * SIZE, new Map([[0, 100]]));
  expect([-500, 0, 99, 100, 101, 1e9].map((height) => heights.at(height))).toEqual([0, 0, 0, 1, 1, 2]);
});

test('a list of a million rows is not higher than engines draw', () => {
  const heights = new Heights(1_000_000);
  expect(heights.top(heights.blocks)).toBeLessThan(2 ** 25);
  expect(heights.at(heights.top(12_345))).toBe(12_345);
});

test('an empty list has no height', () => {
  const heights = new Heights(0);
  expect([heights.blocks, heights.top(0), heights.top(1), heights.at(5)]).toEqual([0, 0, 0, 0]);
});
