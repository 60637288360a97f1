/** Notices that nobody is at the window: no key, no pointer for some minutes. */

const ACTIVITY = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

export class IdleTimer {
  #last = 0;

  constructor(
    private readonly minutes: () => number,
    private readonly onIdle: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#last = this.now();
  }

  /** Looks every so often; gives back how to stop. */
  watch(): () => void {
    const active = () => (this.#last = this.now());
    for (const name of ACTIVITY) addEventListener(name, active, { passive: true });
    const timer = setInterval(() => this.check(), 1000);
    return () => {
      clearInterval(timer);
      for (const name of ACTIVITY) removeEventListener(name, active);
    };
  }

  check(): void {
    if (this.now() - this.#last < this.minutes() * 60_000) return;
    this.#last = this.now();
    this.onIdle();
  }
}
