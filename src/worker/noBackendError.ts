/** No backend can train here. In a file of its own, so that naming the error does not load the backends. */
export class NoBackendError extends Error {}
