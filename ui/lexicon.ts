// What the page carries of the Fluent files: the messages that it says itself. The agent says the others, such as the
// troubles and the events, and hands them over in words.
import type { Plugin } from 'vite';

/** Beginnings of the keys that the page says. A test holds them against the sources. */
const SAID = /^(window-|settings-|kind-|event-|app-name$|body-place$|body-vehicle$|tray-unread$|trouble-leads-invalid)/;

/** Whether the page says a message. */
export const isSaid = (key: string): boolean => SAID.test(key);

/** The messages of a Fluent file that the page says, without headings and remarks. */
export function ofPage(file: string): string {
  let said = false;
  const kept = file.split('\n').filter((line) => {
    const key = /^([a-z][a-z0-9-]*) =/.exec(line)?.[1];
    if (key !== undefined) said = isSaid(key);
    else if (line !== '' && !line.startsWith(' ')) said = false;
    return said && line !== '';
  });
  return kept.join('\n') + '\n';
}

/** Leaves the other messages out of the page. With the fake backend it plays the agent too, and says them all. */
export function lexicon(): Plugin {
  return {
    name: 'lexicon',
    apply: (_, { command, mode }) => command === 'build' && mode === 'production',
    enforce: 'post',
    transform(source, id) {
      if (!id.endsWith('.ftl?raw')) return null;
      const file = /^export default (".*");?$/s.exec(source.trim())?.[1];
      if (file === undefined) return this.error(`${id} is not a text`);
      return `export default ${JSON.stringify(ofPage(JSON.parse(file) as string))}`;
    },
  };
}
