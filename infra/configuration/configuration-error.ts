/** All that is wrong with a file that a person wrote, one line each: file, line and column, path, what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
