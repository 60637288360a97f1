/** Where the reader of a case is, and the ways from there: up and down, to what is open, to what remains. */

import type { CaseView } from '../../generated/CaseView';
import type { ClaimView } from '../../generated/ClaimView';
import type { RemainingView } from '../../generated/RemainingView';
import { claimKey, isOpen, materialKey, neighbour, nextMaterial, nextOpen, outlineItems, type OutlineItem } from './outline-items';
import type { ShownEvidence } from '../evidence/shown-evidence.svelte';

export class CaseOutline {
  at = $state('');
  onlyOpen = $state(false);
  #claimId = $state('');

  constructor(
    private readonly view: () => CaseView | null,
    private readonly evidence: ShownEvidence,
    /** Called whenever the reader goes elsewhere. */
    private readonly left: () => void,
  ) {}

  readonly all = $derived.by<OutlineItem[]>(() => {
    const view = this.view();
    return view ? outlineItems(view) : [];
  });
  readonly current = $derived(this.all.find((item) => item.key === this.at));
  readonly openCount = $derived(this.all.filter((item) => item.kind === 'criterion' && isOpen(item)).length);
  /** The claim in hand; elsewhere the one that was in hand last. */
  readonly claim = $derived.by<ClaimView | undefined>(() => {
    const here = this.current && 'claim' in this.current ? this.current.claim.id : this.#claimId;
    const claims = this.view()?.claims;
    return claims?.find((claim) => claim.id === here) ?? claims?.[0];
  });

  go(key: string): void {
    if (key === this.at) return;
    this.at = key;
    this.evidence.clear();
    this.left();
    if (this.current && 'claim' in this.current) this.#claimId = this.current.claim.id;
  }

  step(by: 1 | -1): void {
    const among = this.onlyOpen ? this.all.filter((item) => isOpen(item) || item.key === this.at) : this.all;
    this.go(neighbour(among, this.at, by));
  }

  goToFirst(): void {
    const criteria = this.all.filter((item) => item.kind === 'criterion');
    this.go((criteria.find(isOpen) ?? criteria[0] ?? this.all[0])?.key ?? '');
  }

  goToNextOpen(from = this.at): void {
    const next = nextOpen(this.all, from);
    if (next) this.go(next);
  }

  goToNextMaterial(): void {
    this.go(nextMaterial(this.all, this.at) ?? this.at);
  }

  /** To the first thing that remains; gives what is to be done there. */
  goToFirstRemaining(): 'amount' | 'finding' | 'question' | null {
    const first = this.view()?.remaining[0];
    return first ? this.goToRemaining(first) : null;
  }

  /** To a thing that remains: a material, an open question with its cell, a criterion, an amount. */
  goToRemaining(remaining: RemainingView): 'amount' | 'finding' | 'question' {
    if (remaining.material) {
      this.go(materialKey(remaining.material));
      return 'question';
    }
    if (remaining.problem) {
      this.go('problems');
      this.evidence.cell = remaining.at;
      return 'question';
    }
    if (remaining.criterion) {
      this.go(`${remaining.claim}/${remaining.criterion}`);
      return 'finding';
    }
    this.go(claimKey(remaining.claim));
    return 'amount';
  }
}
