/** Names of sessions. */

/**
 * An id that no session has, in this worker or any other: 128 random bits as hexadecimal digits. Not `randomUUID`, which
 * a page that came over plain http does not have.
 */
export function newSessionId(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
}
