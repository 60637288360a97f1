/** The system's own ways in: file dialogs and dropped files. Every one of them has a typed twin in the page. */

import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open, save } from '@tauri-apps/plugin-dialog';

interface FileFilter {
  name: string;
  extensions: string[];
}

export async function askForFiles(filters: FileFilter[]): Promise<string[]> {
  const chosen = await open({ multiple: true, filters });
  return chosen ?? [];
}

export async function askForFile(filters: FileFilter[]): Promise<string | null> {
  return open({ multiple: false, filters });
}

export async function askForFolder(): Promise<string[]> {
  const chosen = await open({ directory: true, multiple: true });
  return chosen ?? [];
}

export async function askWhereToSave(name: string, filters: FileFilter[]): Promise<string | null> {
  return save({ defaultPath: name, filters });
}

/** Listens for files dragged over and dropped into the window; gives back how to stop listening. */
export function onFilesDropped(over: (inside: boolean) => void, drop: (paths: string[]) => void): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  getCurrentWebview()
    .onDragDropEvent(({ payload }) => {
      if (payload.type === 'enter' || payload.type === 'over') over(true);
      else if (payload.type === 'leave') over(false);
      else {
        over(false);
        drop(payload.paths);
      }
    })
    .then((unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    })
    .catch(() => {
      // Where the system cannot drop files, choosing and typing them remain.
    });
  return () => {
    stopped = true;
    stop?.();
  };
}
