/**
 * The two kinds of failure that leave a function, by names that the state machines match literally. A decision about
 * an image is neither: it is a value.
 */
export class RetryableError extends Error {
  /** Literal, so that it survives minification. */
  override readonly name = 'RetryableError';
}

export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
