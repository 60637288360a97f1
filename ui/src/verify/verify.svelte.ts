/** Verifying a signed PDF: which file, and what was found of it. */

import type { VerificationView } from '../generated/VerificationView';
import { verifyFile, wording } from '../lib/commands';
import { verify as t } from '../text/verify';

export class Verifying {
  path = $state('');
  found = $state.raw<VerificationView | null>(null);
  fault = $state('');
  busy = $state(false);

  async run(path = this.path): Promise<void> {
    this.path = path;
    if (path.trim() === '') {
      this.fault = t.need;
      return;
    }
    this.busy = true;
    this.fault = '';
    this.found = null;
    try {
      this.found = await verifyFile(path.trim());
    } catch (error) {
      this.fault = wording(error);
    } finally {
      this.busy = false;
    }
  }
}
