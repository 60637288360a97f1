/** The system's own ways in: file dialogs and dropped files. Every one of them has a typed twin in the page. */

import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open, save } from '@tauri-apps/plugin-dialog';
import { folderOf } from './paths';
import { Preference } from './tables/preferences.svelte';

/** Where somebody saved or opened last: the next dialog begins there, after the next sign-in as well. */
const lastFolder = new Preference('last-folder', '');

async function from(): Promise<string> {
  if (!lastFolder.value) await lastFolder.load();
  return lastFolder.value;
}

function went<Path extends string | string[] | null>(chosen: Path): Path {
  const first = typeof chosen === 'string' ? chosen : chosen?.[0];
  const folder = first ? folderOf(first) : '';
  // Nobody waits for it, and it is no matter where it cannot be kept.
  if (folder && folder !== lastFolder.value) lastFolder.keep(folder).catch(() => {});
  return chosen;
}

interface FileFilter {
  name: string;
  extensions: string[];
}

export async function askForFiles(filters: FileFilter[]): Promise<string[]> {
  const chosen = await open({ multiple: true, filters, defaultPath: await from() });
  return went(chosen ?? []);
}

export async function askForFile(filters: FileFilter[]): Promise<string | null> {
  return went(await open({ multiple: false, filters, defaultPath: await from() }));
}

export async function askForFolder(): Promise<string[]> {
  const chosen = await open({ directory: true, multiple: true, defaultPath: await from() });
  return chosen ?? [];
}

export async function askWhereToSave(name: string, filters: FileFilter[]): Promise<string | null> {
  const folder = await from();
  return went(await save({ defaultPath: folder ? `${folder}/${name}` : name, filters }));
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
