import { LabError } from '../protocol/errors.ts';

/** The command line cannot be carried out as it stands. */
export class CommandError extends LabError {
  constructor(message: string) {
    super('invalid-request', { code: 'message', text: message });
  }
}
