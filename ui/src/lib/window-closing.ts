/** The window's closing: whatever must not be lost has its say first. */

import { getCurrentWindow } from '@tauri-apps/api/window';

/** Gives whether the window may close. */
type CloseGuard = () => boolean | Promise<boolean>;

const guards = new Set<CloseGuard>();

/** Has a say whenever the window is about to close; gives back how to stop. */
export function beforeClosing(guard: CloseGuard): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
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
      for (const guard of guards) {
        // What fails to say no must not hold the window.
        const may = await Promise.resolve(guard()).catch(() => true);
        if (!may) return event.preventDefault();
      }
    })
    .catch(() => {
      // Without the event the window closes at once, as any other does.
    });
}
