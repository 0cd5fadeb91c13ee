// What the built page may be: small, and sealed. A build that breaks this fails.
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** The most JavaScript that the window may load, in bytes after gzip. It is read before anything is drawn. */
export const MOST_SCRIPT = 60_000;

/** Ways to turn text into markup, in our own files; the library has its own for what stands in our components. */
const MARKUP = /\{@html|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write/;
/** Ways to turn text into code, and to reach others past the agent. */
const OPEN = /\beval\(|\bnew Function\(|\bnew (WebSocket|EventSource|XMLHttpRequest)\b|\bsendBeacon\(/;
/** Addresses that are names only, or examples in words. */
const NAMES = /^https?:\/\/(www\.w3\.org\/|svelte\.dev\/e\/|127\.0\.0\.1|ipc\.localhost|[\w.]*example\.com)/;

/** What is wrong with a source of ours. */
export function sourceFaults(source: string): string[] {
  const found = MARKUP.exec(source);
  return found ? [`${found[0]} turns text into markup`] : [];
}

/** What is wrong with a file of the built page. */
export function builtFaults(text: string): string[] {
  const open = OPEN.exec(text);
  const remote = [...text.matchAll(/\bhttps?:\/\/[\w.-]+[^\s"'`)<]*/g)].map(([address]) => address);
  return [
    ...(open ? [`${open[0]} is in it`] : []),
    ...remote.filter((address) => !NAMES.test(address)).map((address) => `${address} is elsewhere`),
  ];
}

/** Looks at each source of ours and at what is built from them. */
export function budget(): Plugin {
  return {
    name: 'budget',
    // Not to the page with the fake backend, which carries its states.
    apply: (_, { command, mode }) => command === 'build' && mode === 'production',
    enforce: 'pre',
    transform(source, id) {
      if (!/\/ui\/src\/.*\.(ts|svelte)$/.test(id)) return;
      for (const fault of sourceFaults(source)) this.error(`${id}: ${fault}`);
    },
    generateBundle: {
      // The page itself is among the files by then.
      order: 'post',
      handler(_, bundle) {
        let script = 0;
        let words = 0;
        for (const file of Object.values(bundle)) {
          const text = file.type === 'chunk' ? file.code : Buffer.from(file.source).toString();
          for (const fault of builtFaults(text)) this.error(`${file.fileName}: ${fault}`);
          if (file.type !== 'chunk') continue;
          const size = gzipSync(text).length;
          // Of the languages beside English one is loaded; the largest may be.
          if (file.facadeModuleId?.includes('.ftl')) words = Math.max(words, size);
          else script += size;
        }
        script += words;
        this.info(`${(script / 1000).toFixed(1)} of ${MOST_SCRIPT / 1000} kB of script after gzip`);
        if (script > MOST_SCRIPT) this.error(`the page loads ${script} bytes of script after gzip; ${MOST_SCRIPT} are the most`);
      },
    },
  };
}
