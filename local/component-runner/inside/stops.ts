/** The step cannot be done here, through no fault of the document: it needs AWS, a restart, or another system. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

/** The step fails, for the reason that its message gives. */
export class StepFailed extends Error {
  override readonly name: string = 'StepFailed';
  /** What it had put out by then. */
  readonly outputs: unknown;

  constructor(message: string, outputs?: unknown) {
    super(message);
    this.outputs = outputs;
  }
}

/** The time of the step, or of all iterations of its loop together, is over. */
export class TimedOut extends StepFailed {
  override readonly name = 'TimedOut';

  constructor(outputs?: unknown) {
    super('The time of the step is over', outputs);
  }
}

/** A failure that another attempt cannot change: the sandbox has ended, or the document asks for too much. */
export class Final extends StepFailed {
  override readonly name = 'Final';
}
