/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** `/States/Publish/Next`; absent where the problem is in the whole definition. */
  readonly location?: string;
}

export const problem = (code: string, message: string, location?: string): Diagnostic => ({
  severity: 'ERROR',
  code,
  message,
  ...(location === undefined ? {} : { location }),
});

export const schemaProblem = (message: string, location?: string): Diagnostic =>
  problem('SCHEMA_VALIDATION_FAILED', message, location);

/** One line, as CreateStateMachine words it: `<code>: <message> at <location>`. */
export const diagnosticText = ({ code, message, location }: Diagnostic): string =>
  `${code}: ${message} at ${location ?? null}`;
