// Amounts of money. The server names no currency, so none is shown.
import type { Money } from '../ipc/bindings';

/** An amount of hundredths as people read it: `25.00`. */
export function moneyText(hundredths: Money): string {
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
