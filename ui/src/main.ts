// Where the page starts: picks its backend and draws the app.
import './tokens.css';
import './base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { Companion } from './state/companion.svelte';
import { firstLanguage, setLanguage } from './words';

await setLanguage(firstLanguage());

const { backend } =
  import.meta.env.MODE === 'production'
    ? await import('./ipc/backend')
    : await import('./ipc/fake');

const companion = new Companion(backend);
mount(App, { target: document.getElementById('app')!, props: { companion } });
void companion.start();
