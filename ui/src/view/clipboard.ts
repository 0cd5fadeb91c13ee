// Putting text on the clipboard. WebKitGTK has no asynchronous clipboard in every version, and refuses it
// where it does not see a click, so there is a second way.

/** Copies a text; `reveal` shows the field that holds it too. Says whether it was copied; if not, it is marked
 *  in that field. */
export async function copy(text: string, reveal: () => Promise<HTMLTextAreaElement | undefined>): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = await reveal();
    field?.focus();
    field?.select();
    return document.execCommand('copy');
  }
}
