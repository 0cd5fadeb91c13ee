// Whether the user was asked about the start at login, which is asked once on this computer.
const KEY = 'asked-login';

/** Whether it was asked. Where nothing can be kept it counts as asked: nobody wants to be asked each time. */
export function wasAsked(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

/** Remembers that it was asked. */
export function setAsked(): void {
  try {
    localStorage.setItem(KEY, 'yes');
  } catch {
    // Full, or forbidden; then the next window asks once more.
  }
}
