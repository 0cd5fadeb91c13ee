// Sets the page's colours before anything is drawn. `src/state/theme.ts` keeps them right after that.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('theme');
  } catch {
    // Without storage the desktop's colours are shown.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.choice = chosen ?? 'system';
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
})();
