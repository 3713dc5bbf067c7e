/** Errors that cross the wire: a code for the program, a sentence for the person. */

export type ErrorCode =
  /** The request's parameters cannot be used; the message says what was expected. */
  | 'invalid-request'
  /** A file cannot be read; the message names the file, what is wrong and where. */
  | 'unreadable-file'
  /** No backend that can train is available. */
  | 'no-backend'
  /** The GPU device is gone. */
  | 'device-lost'
  /** Data that the experiment needs is not there. */
  | 'no-data'
  /** A part of the program could not be fetched from the server. */
  | 'not-loaded'
  /** The request needs a session, and none was built. */
  | 'no-session'
  | 'cancelled'
  /** A fault of ours. */
  | 'internal';

export interface WireError {
  code: ErrorCode;
  message: string;
}
