/** Verification: a signed PDF by its file, a paper by the code on it; and what was found. */

import type { CodeView } from '../../generated/CodeView';
import type { VerificationView } from '../../generated/VerificationView';
import { memoByCode, verifyFile, errorMessage } from '../../lib/commands';
import { verifyText as t } from '../../text/papers';

export class Verification {
  path = $state('');
  code = $state('');
  found = $state.raw<VerificationView | null>(null);
  paper = $state.raw<CodeView | null>(null);
  fault = $state('');
  busy = $state(false);

  async run(path = this.path): Promise<void> {
    this.path = path;
    await this.#run(path.trim() === '' ? t.pathRequired : '', async () => {
      this.found = await verifyFile(path.trim());
    });
  }

  async lookUp(): Promise<void> {
    await this.#run(this.code.trim() === '' ? t.codeRequired : '', async () => {
      this.paper = await memoByCode(this.code.trim());
    });
  }

  async #run(missing: string, work: () => Promise<void>): Promise<void> {
    this.fault = missing;
    if (missing || this.busy) return;
    this.busy = true;
    this.found = this.paper = null;
    try {
      await work();
    } catch (error) {
      this.fault = errorMessage(error);
    } finally {
      this.busy = false;
    }
  }
}
