// The colours of the page. The choice is kept in the page's storage too, where `public/theme.js` finds it
// before anything is drawn: the agent's snapshot comes a moment later.
import type { Theme } from '../ipc/bindings';

const KEY = 'theme';

/** Shows the colours that were chosen, from now on. */
export function showTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the next start may show the system's colours for a moment.
  }
  paint(theme);
}

/** Follows the desktop where its colours were chosen. */
export function followDesktop(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    const chosen = document.documentElement.dataset['choice'];
    paint(chosen === 'light' || chosen === 'dark' ? chosen : 'system');
  });
}

function paint(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset['choice'] = theme;
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}
