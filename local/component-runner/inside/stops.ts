/** The step cannot be done here, through no fault of the document: it needs AWS, a restart, or another system. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

/** The step fails, for the reason that its message gives. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  /** What it had put out by then. */
  readonly outputs: unknown;

  constructor(message: string, outputs?: unknown) {
    super(message);
    this.outputs = outputs;
  }
}
