/** Where the build of an image failed, as far as Image Builder tells. The texts come from outside. */
export interface BuildFailure {
  /** State of the image when it failed: BUILDING, TESTING, DISTRIBUTING… */
  readonly state?: string | undefined;
  /** Step of the workflow, ApplyTestComponents. */
  readonly workflowStep?: string | undefined;
  readonly component?: FailedComponent | undefined;
  /** What the failed step said. */
  readonly error?: string | undefined;
  /** Of a distribution: one for each destination that failed. */
  readonly destinations?: readonly FailedDestination[] | undefined;
  /** Where Image Builder put the log files, `s3://bucket/…`. */
  readonly logUrl?: string | undefined;
}

export interface FailedComponent {
  readonly name: string;
  /** `1.0.0/1` */
  readonly version?: string | undefined;
  /** Of the component's document. */
  readonly phase?: string | undefined;
  readonly step?: string | undefined;
  /** Managed by Amazon: nobody else can change it. */
  readonly amazons?: boolean | undefined;
  /** Action module of the step, ExecuteBash. */
  readonly action?: string | undefined;
}

export interface FailedDestination {
  readonly region: string;
  readonly account?: string | undefined;
  /** What was done there: UPDATE_LAUNCH_TEMPLATES; undefined while the AMI was copied. */
  readonly doing?: string | undefined;
  readonly message: string;
}

/** What is known, and where it is silent what another source tells. */
export const completed = (known: BuildFailure, more: BuildFailure): BuildFailure => ({
  ...more,
  ...known,
  ...sameComponent(known, more),
});

/**
 * The phase where nobody told it, as far as it follows: on the test instance only phases `test` run, while a build instance runs
 * `build` and `validate`. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export const withPhase = (failure: BuildFailure): BuildFailure => {
  const { component, state } = failure;
  if (!component || component.phase !== undefined || state !== 'TESTING') return failure;
  return { ...failure, component: { ...component, phase: 'test' } };
};

const sameComponent = ({ component: one }: BuildFailure, { component: other }: BuildFailure) =>
  one && other && one.name === other.name ? { component: { ...other, ...one } } : {};
