/** Signing in: a name, a password, and what is wrong with them. */

import { CommandError, signIn, errorMessage } from '../../lib/commands';
import { signInText } from '../../text/shell';
import type { Shell } from '../shell.svelte';

export class SignIn {
  name = $state('');
  password = $state('');
  busy = $state(false);
  nameFault = $state('');
  passwordFault = $state('');
  fault = $state('');

  constructor(private readonly shell: Shell) {}

  async submit(): Promise<void> {
    this.nameFault = this.name.trim() ? '' : signInText.nameRequired;
    this.passwordFault = this.password ? '' : signInText.passwordRequired;
    this.fault = '';
    if (this.nameFault || this.passwordFault || this.busy) return;
    this.busy = true;
    try {
      const session = await signIn(this.name.trim(), this.password);
      this.password = '';
      await this.shell.enter(session);
    } catch (error) {
      if (error instanceof CommandError && error.code === 'wrong-password') this.passwordFault = error.message;
      else this.fault = errorMessage(error);
      if (error instanceof CommandError && error.code === 'no-store') await this.shell.begin();
    } finally {
      this.busy = false;
    }
  }
}
