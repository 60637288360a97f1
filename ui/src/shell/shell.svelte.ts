/** Who is signed in, which page shows, and the one toast. */

import type { SessionView } from '../generated/SessionView';
import type { StartView } from '../generated/StartView';
import * as commands from '../lib/commands';
import type { Unit } from '../lib/money';

export type Route =
  | { page: 'cases'; search?: boolean }
  | { page: 'import' }
  | { page: 'policy'; clause?: string }
  | { page: 'verify' }
  | { page: 'case'; number: string }
  | { page: 'memo'; number: string; sign: boolean; notice?: boolean };

export interface Toast {
  text: string;
  undo: (() => void) | null;
}

const TOAST_MS = 8000;

export class Shell {
  start = $state<StartView | null>(null);
  session = $state<SessionView | null>(null);
  route = $state<Route>({ page: 'cases' });
  toast = $state<Toast | null>(null);
  unit = $state<Unit>('yuan');
  keysOpen = $state(false);
  fault = $state('');

  #toastTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    commands.whenSignedOut(() => {
      this.session = null;
    });
  }

  async begin(): Promise<void> {
    try {
      this.start = await commands.start();
      this.fault = '';
      if (this.start.session) this.enter(this.start.session);
    } catch (error) {
      this.fault = commands.wording(error);
    }
  }

  enter(session: SessionView): void {
    this.session = session;
    this.unit = remembered(`unit:${session.user}`) === 'wan' ? 'wan' : 'yuan';
    this.route = { page: 'cases' };
  }

  async leave(): Promise<void> {
    try {
      await commands.signOut();
    } finally {
      this.session = null;
      await this.begin();
    }
  }

  go(route: Route): void {
    this.route = route;
    this.hush();
  }

  /** Says what was done, for eight seconds, with a way back where there is one. */
  say(text: string, undo: (() => void) | null = null): void {
    clearTimeout(this.#toastTimer);
    this.toast = { text, undo };
    this.#toastTimer = setTimeout(() => (this.toast = null), TOAST_MS);
  }

  hush(): void {
    clearTimeout(this.#toastTimer);
    this.toast = null;
  }

  showIn(unit: Unit): void {
    this.unit = unit;
    if (this.session) remember(`unit:${this.session.user}`, unit);
  }

  switchUnit(): void {
    this.showIn(this.unit === 'wan' ? 'yuan' : 'wan');
  }

  switchTheme(): void {
    const root = document.documentElement;
    const theme = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    root.dataset['theme'] = theme;
    remember('theme', theme);
  }
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A window without storage forgets it on closing.
  }
}
