/** A list as somebody left it: what is filtered, sorted and shown, under a name. */

import type { Stage } from '../generated/Stage';

export interface SavedView {
  name: string;
  stage: Stage | null;
  mine: boolean;
  search: string;
  /** Views of before have none. */
  policy?: string | null;
  columns: string[] | null;
}

/** A view put among the others, in place of one of the same name. */
export function withView(views: SavedView[], view: SavedView): SavedView[] {
  return [...views.filter((one) => one.name !== view.name), view];
}
