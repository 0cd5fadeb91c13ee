// What the page carries of the Fluent files: the messages that it says itself. The agent says the others, such as the
// troubles and the events, and hands them over in words.
import type { Plugin } from 'vite';

/** Beginnings of the keys that the page says. A test holds them against the sources. */
const SAID = /^(window-|settings-|kind-|event-|desk-tab-|app-name$|body-place$|body-vehicle$|tray-unread$|trouble-leads-invalid)/;
/** What it says besides once the desk was opened, which few do. */
const AT_DESK = /^desk-(?!tab-)/;

/** Whether the page says a message. */
export const isSaid = (key: string): boolean => SAID.test(key) || AT_DESK.test(key);

/** The messages of a Fluent file that the page says from the beginning, without headings and remarks. */
export const ofPage = (file: string): string => only(file, SAID);

/** Those that are read with the desk. */
export const ofDesk = (file: string): string => only(file, AT_DESK);

function only(file: string, wanted: RegExp): string {
  let said = false;
  const kept = file.split('\n').filter((line) => {
    const key = /^([a-z][a-z0-9-]*) =/.exec(line)?.[1];
    if (key !== undefined) said = wanted.test(key);
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
      const part = id.endsWith('.ftl?raw') ? ofPage : id.endsWith('.ftl?desk&raw') ? ofDesk : null;
      if (!part) return null;
      const file = /^export default (".*");?$/s.exec(source.trim())?.[1];
      if (file === undefined) return this.error(`${id} is not a text`);
      return `export default ${JSON.stringify(part(JSON.parse(file) as string))}`;
    },
  };
}
