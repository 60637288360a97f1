/** Paths that a person typed or pasted: one to a line, or parted by semicolons; quotes are dropped. */
export function typedPaths(typed: string): string[] {
  const paths = typed
    .split(/[\r\n;；]+/)
    .map((path) => path.trim().replace(/^["“'](.*)["”']$/, '$1').trim())
    .map((path) => (path.startsWith('file://') ? decodeURIComponent(path.slice('file://'.length)) : path))
    .filter((path) => path !== '');
  return [...new Set(paths)];
}

/** The last part of a path, for showing. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
}

/** The folder that a file lies in, on either system; empty where the path has none. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at > 0 ? path.slice(0, at) : '';
}
