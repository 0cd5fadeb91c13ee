// What the built page may be: small, and sealed. A build that breaks this fails.
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

type OutputChunk = Rolldown.OutputChunk;

/** The most JavaScript that the window may load before anything is drawn, in bytes after gzip. */
export const MOST_SCRIPT = 60_000;

/** Ways to turn text into markup, in our own files; the library has its own for what stands in our components. */
const MARKUP = /\{@html|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write/;
/** Ways to turn text into code, and to reach others past the agent. */
const OPEN = /\beval\(|\bnew Function\(|\bnew (WebSocket|EventSource|XMLHttpRequest)\b|\bsendBeacon\(/;
/** Addresses that are names only, or examples in words. */
const NAMES =
  /^https?:\/\/(www\.w3\.org\/|svelte\.dev\/e\/|(127\.0\.0\.1|ipc\.localhost|([\w-]+\.)*example\.com)(?![\w@-]|\.\w|:\d*@))/;

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

/** Whether it is a part of the page that is read when it is opened. */
const isView = (file: Rolldown.OutputChunk | Rolldown.OutputAsset | undefined): boolean =>
  file?.type === 'chunk' && (file.facadeModuleId?.endsWith('.svelte') ?? false);

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
        const sizes = new Map<string, number>();
        for (const file of Object.values(bundle)) {
          const text = file.type === 'chunk' ? file.code : Buffer.from(file.source).toString();
          for (const fault of builtFaults(text)) this.error(`${file.fileName}: ${fault}`);
          if (file.type === 'chunk') sizes.set(file.fileName, gzipSync(text).length);
        }
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const isWords = (file: OutputChunk): boolean => file.facadeModuleId?.includes('.ftl') ?? false;
        // Everything but the views that are opened later, and what only they need.
        const first = new Set<string>();
        const take = (name: string): void => {
          const file = bundle[name];
          if (file?.type !== 'chunk' || first.has(name) || isWords(file)) return;
          first.add(name);
          file.imports.forEach(take);
          file.dynamicImports.filter((later) => !isView(bundle[later])).forEach(take);
        };
        chunks.filter((file) => file.isEntry).forEach((file) => take(file.fileName));
        const sum = (files: OutputChunk[]): number => files.reduce((all, file) => all + (sizes.get(file.fileName) ?? 0), 0);
        // Of the languages beside English one is loaded; the largest may be.
        const words = Math.max(0, ...chunks.filter(isWords).map((file) => sum([file])));
        const script = words + sum(chunks.filter((file) => first.has(file.fileName)));
        const later = sum(chunks.filter((file) => !first.has(file.fileName) && !isWords(file)));
        const kilo = (bytes: number): string => (bytes / 1000).toFixed(1);
        this.info(`${kilo(script)} of ${kilo(MOST_SCRIPT)} kB of script after gzip, and ${kilo(later)} with views opened later`);
        if (script > MOST_SCRIPT) this.error(`the page loads ${script} bytes of script after gzip; ${MOST_SCRIPT} are the most`);
      },
    },
  };
}
