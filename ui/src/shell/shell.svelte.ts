/** Who is signed in, which page shows, and the one toast. */

import type { Role } from '../generated/Role';
import type { SessionView } from '../generated/SessionView';
import type { StartView } from '../generated/StartView';
import * as commands from '../lib/commands';
import type { Unit } from '../lib/money';
import { unsavedDrafts } from '../lib/unsaved-drafts';
import { navigationText } from '../text/shell';

export type Route =
  | { page: 'home' }
  | { page: 'cases'; search?: boolean }
  | { page: 'import' }
  | { page: 'ledger' }
  | { page: 'policy'; clause?: string; number?: string }
  | { page: 'stats' }
  | { page: 'admin'; section?: AdminSection; pack?: string }
  | { page: 'help'; section?: string }
  | { page: 'verify' }
  | { page: 'batch-print' }
  | { page: 'case'; number: string }
  | { page: 'memo'; number: string; sign: boolean; notice?: boolean };

export type AdminSection = 'users' | 'policies' | 'pricing' | 'rulings' | 'parameters' | 'goals' | 'calendar' | 'papers' | 'certificates' | 'backup' | 'audit' | 'about';

export interface Toast {
  text: string;
  undo: (() => void) | null;
}

const TOAST_MS = 8000;
const MOST_RECENT = 8;

export class Shell {
  start = $state<StartView | null>(null);
  session = $state<SessionView | null>(null);
  route = $state<Route>({ page: 'home' });
  toast = $state<Toast | null>(null);
  unit = $state<Unit>('yuan');
  shortcutsOpen = $state(false);
  helpOpen = $state(false);
  searchOpen = $state(false);
  /** The cases that were opened last in this session, the latest first. */
  recent = $state.raw<{ number: string; name: string }[]>([]);
  /** Who has to change a first password before anything else. */
  firstPasswordOf = $state<SessionView | null>(null);
  /** Who locked the window, and where they were. */
  locked = $state<{ user: string; route: Route } | null>(null);
  /** Long work that must not lose its session. */
  openTasks = $state(0);
  fault = $state('');
  /** Why the program ended the session, where it did. */
  endedBecause = $state('');

  #toastTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    commands.onSignedOut((reason) => void this.end(reason));
    commands.onPackOpened(() => void this.openPack());
    // The system may change it too: charts are drawn anew.
    const root = document.documentElement;
    const follow = () => (this.theme = root.dataset['theme'] ?? 'light');
    new MutationObserver(follow).observe(root, { attributeFilter: ['data-theme'] });
  }

  async begin(): Promise<void> {
    try {
      this.start = await commands.start();
      this.fault = '';
      if (this.start.session) await this.enter(this.start.session);
    } catch (error) {
      this.fault = commands.errorMessage(error);
    }
  }

  /** Lets somebody in; whoever still has a first password changes it, and then is let in. */
  async enter(session: SessionView): Promise<void> {
    this.firstPasswordOf = session.first_password ? session : null;
    if (this.firstPasswordOf) return;
    await unsavedDrafts.load(session.user);
    this.session = session;
    this.recent = [];
    this.endedBecause = '';
    this.unit = stored(`unit:${session.user}`) === 'wan' ? 'wan' : 'yuan';
    this.route = this.locked?.user === session.user ? this.locked.route : { page: 'home' };
    this.locked = null;
    await this.openPack();
  }

  /** Shows an administrator a pack that was double-clicked, before it is installed. */
  async openPack(): Promise<void> {
    if (!this.session || this.firstPasswordOf) return;
    const pack = await commands.takeOpenedPack();
    if (pack === null) return;
    if (this.hasRole('admin')) this.navigate({ page: 'admin', section: 'policies', pack });
    else this.notify(navigationText.packIsForAdmins);
  }

  /** The program let go of whoever was signed in: their rights have changed, for one. */
  async end(reason: string): Promise<void> {
    if (!this.session && !this.firstPasswordOf) return;
    this.session = this.firstPasswordOf = null;
    this.helpOpen = this.shortcutsOpen = this.searchOpen = false;
    this.endedBecause = reason;
    if (!reason) return;
    await commands.signOut();
    await this.begin();
  }

  hasRole(role: Role): boolean {
    return this.session?.roles.includes(role) ?? false;
  }

  /** Closes the store and asks for the password again; the same person comes back to the same page. */
  async lock(): Promise<void> {
    if (!this.session || this.openTasks > 0) return;
    this.locked = { user: this.session.user, route: this.route };
    this.helpOpen = this.shortcutsOpen = this.searchOpen = false;
    await this.signOut();
  }

  /** After how many minutes without a key or a move of the pointer the window locks. Nobody signed in: never. */
  get lockMinutes(): number {
    return this.session?.lock_after_minutes ?? Infinity;
  }

  async signOut(): Promise<void> {
    // Pages let go of what is on record; what is not is kept until its writer comes back.
    const kept = await unsavedDrafts.flush().then(
      () => true,
      () => false,
    );
    try {
      await commands.signOut();
    } finally {
      // What the store could not take stays here for the same person.
      if (kept) unsavedDrafts.forget();
      this.session = this.firstPasswordOf = null;
      await this.begin();
    }
  }

  /** The store went elsewhere, and the program closed it: one signs in there. */
  async storeMoved(): Promise<void> {
    unsavedDrafts.forget();
    this.session = this.firstPasswordOf = null;
    await this.begin();
  }

  navigate(route: Route): void {
    this.route = route;
    this.dismissToast();
  }

  /** Says what was done, for eight seconds, with a way back where there is one. */
  notify(text: string, undo: (() => void) | null = null): void {
    clearTimeout(this.#toastTimer);
    this.toast = { text, undo };
    this.#toastTimer = setTimeout(() => (this.toast = null), TOAST_MS);
  }

  dismissToast(): void {
    clearTimeout(this.#toastTimer);
    this.toast = null;
  }

  /** Remembers a case as the latest one. */
  opened(number: string, name: string): void {
    this.recent = [{ number, name }, ...this.recent.filter((one) => one.number !== number)].slice(0, MOST_RECENT);
  }

  setUnit(unit: Unit): void {
    this.unit = unit;
    if (this.session) store(`unit:${this.session.user}`, unit);
  }

  switchUnit(): void {
    this.setUnit(this.unit === 'wan' ? 'yuan' : 'wan');
  }

  theme = $state(document.documentElement.dataset['theme'] ?? 'light');

  switchTheme(): void {
    const theme = this.theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = theme;
    store('theme', theme);
  }
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A window without storage forgets it on closing.
  }
}
