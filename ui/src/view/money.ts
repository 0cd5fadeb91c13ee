// Amounts of money. The server names no currency, so none is shown.
import type { Money } from '../ipc/bindings';
import { formats } from './formats';

/** An amount of hundredths as people read it: `1,250.00`. */
export function moneyText(hundredths: Money): string {
  return formats().amount.format(hundredths / 100);
}
