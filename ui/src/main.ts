// Where the page starts: picks its backend and draws the app.
import './tokens.css';
import './base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { Companion, type View } from './state/companion.svelte';
import { followDesktop } from './state/theme';
import { firstLanguage, setLanguage } from './words';

await setLanguage(firstLanguage());
followDesktop();

const { backend } =
  import.meta.env.MODE === 'production'
    ? await import('./ipc/backend')
    : await import('./ipc/fake');

const companion = new Companion(backend);
if (import.meta.env.MODE !== 'production') {
  // `?view=settings`, beside the state that the fake backend is asked for.
  companion.view = (new URLSearchParams(location.search).get('view') as View | null) ?? companion.view;
}
mount(App, { target: document.getElementById('app')!, props: { companion } });
void companion.start();
