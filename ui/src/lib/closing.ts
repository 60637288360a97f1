/** The window's closing: whatever must not be lost has its say first. */

import { getCurrentWindow } from '@tauri-apps/api/window';

/** Gives whether the window may close. */
export type Ask = () => boolean | Promise<boolean>;

const asked = new Set<Ask>();

/** Has a say whenever the window is about to close; gives back how to stop. */
export function beforeClosing(ask: Ask): () => void {
  asked.add(ask);
  return () => asked.delete(ask);
}

/** Closes the window, as its own button does. */
export function closeWindow(): Promise<void> {
  return getCurrentWindow().close();
}

/** Listens for the window being closed, for as long as it is open. */
export function watchClosing(): void {
  const window = getCurrentWindow();
  window
    .onCloseRequested(async (event) => {
      for (const ask of asked) {
        // What fails to say no must not hold the window.
        const may = await Promise.resolve(ask()).catch(() => true);
        if (!may) return event.preventDefault();
      }
    })
    .catch(() => {
      // Without the event the window closes at once, as any other does.
    });
}
