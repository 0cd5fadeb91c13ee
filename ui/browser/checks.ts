// What has to hold for every scene in every look. Each check gives what it found wrong, in words; nothing
// is an empty list.
import type axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds. */
export async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html}`));
  });
}

/** What is wider than the page, and words that are cut off or leave the box they stand in. Those that end in dots may,
 *  and those of a table that is scrolled sideways, by keyboard too. */
export async function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in ${clientWidth}`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode as Text;
      const own = text.parentElement!;
      if (!text.data.trim() || own.closest('.spoken') || !own.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const words = range.getBoundingClientRect();
      let block = true;
      for (let box: Element | null = own; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.display === 'inline' || style.display === 'contents') continue;
        const holds = block || style.overflowX !== 'visible';
        block = false;
        if (box.matches('[role=region][tabindex="0"]') && style.overflowX === 'auto') break;
        if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') break;
        const edge = box.getBoundingClientRect();
        const scrolls = ['auto', 'scroll'].includes(style.overflowY);
        const out = words.left < edge.left - 1 || words.right > edge.right + 1;
        const below = !scrolls && words.bottom > edge.bottom + 2;
        if (holds && (out || below)) found.push(`"${text.data.trim().slice(0, 40)}" leaves its ${box.tagName} ${box.className}`);
        if (scrolls) break;
      }
    }
    return found;
  });
}

/** What moves. Nothing should for those who want reduced motion. */
export async function motions(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) =>
      // What is drawn before and after it has styles of its own.
      ['', '::before', '::after'].flatMap((part) => {
        const { animationName, animationDuration, transitionDuration } = getComputedStyle(element, part);
        const lasts = (times: string): boolean => times.split(',').some((time) => parseFloat(time) > 0);
        const moves = (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration);
        return moves ? [`${element.tagName}${part} ${element.getAttribute('class')}`] : [];
      }),
    ),
  );
}

/** Walks through the page with the Tab key: everything is reached, in its order, is seen to have the focus, and isn't
 *  covered. */
export async function focusFaults(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => {
    const within = document.querySelector('dialog:modal') ?? document;
    const all = within.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]');
    const stops = [...all].filter((element) => {
      if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility()) return false;
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
      // Tab goes to the chosen one of a group.
      return element.checked;
    });
    stops.forEach((element, at) => (element.dataset['stop'] = String(at)));
    return stops.map((element) => element.innerText || element.getAttribute('name') || element.tagName);
  });
  const found: string[] = [];
  const reached = new Set<number>();
  let before: number | null = null;
  for (let press = 0; press < 2 * names.length + 2 && reached.size < names.length; press++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      if (focused.dataset['stop'] === undefined) return null;
      const box = focused.getBoundingClientRect();
      // What is higher than the window is seen in part.
      const [from, to] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
      const on = document.elementFromPoint(box.x + box.width / 2, (from + to) / 2);
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      return {
        at: Number(focused.dataset['stop']),
        ringed: focused.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
        // A day's field has parts of its own, within which the browser shows the focus.
        inner: (focused as HTMLInputElement).type === 'date',
        covered: !on || !(focused.contains(on) || on.contains(focused)),
      };
    });
    if (!stop) {
      // Out of the page at its end, and in again at its beginning.
      before = null;
      continue;
    }
    const name = names[stop.at]!;
    reached.add(stop.at);
    if (stop.inner && stop.at === before) continue;
    if (before !== null && stop.at !== (before + 1) % names.length) found.push(`${name} comes after ${names[before]}`);
    if (!stop.ringed) found.push(`${name} does not show the focus`);
    if (stop.covered) found.push(`${name} is covered while it has the focus`);
    before = stop.at;
  }
  return [...found, ...names.filter((_, at) => !reached.has(at)).map((name) => `${name} is never reached`)];
}
