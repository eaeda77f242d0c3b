/**
 * An error as an AWS service answers it. `name` is the error's shape name or wire code
 * (`ResourceNotFoundException`, `InvalidAMIID.NotFound`); the wire layer renders it in the service's protocol.
 */
export class AwsError extends Error {
  /** HTTP status, where the service's model does not say it. */
  readonly status: number | undefined;
  /** Further members of a modelled error. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, options: { status?: number; fields?: Record<string, unknown> } = {}) {
    super(message);
    this.name = name;
    this.status = options.status;
    this.fields = options.fields ?? {};
  }
}

/** Something a person has to mend before local AWS can go on: bad template, port in use, unknown option. */
export class LocalAwsError extends Error {
  override readonly name = 'LocalAwsError';
}
