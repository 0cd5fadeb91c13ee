import { expect, test } from 'vitest';
import { moneyText } from './money';

test('an amount is written with two digits after the point, and without a currency', () => {
  expect(moneyText(2500)).toBe('25.00');
  expect(moneyText(2550)).toBe('25.50');
  expect(moneyText(5)).toBe('0.05');
  expect(moneyText(0)).toBe('0.00');
});
