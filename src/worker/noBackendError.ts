import { LabError } from '../protocol/errors.ts';

/** No backend can train here. In a file of its own, so that naming the error does not load the backends. */
export class NoBackendError extends LabError {
  constructor(message: string) {
    super('no-backend', { code: 'message', text: message });
  }
}
