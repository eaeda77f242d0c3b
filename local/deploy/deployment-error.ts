import { LocalAwsError } from '../kernel/errors.ts';

/** Where a deployment failed, and why. `logicalId` and `resourceType` are undefined where the stack as a whole was refused. */
export interface DeploymentFailure {
  readonly stackName: string;
  readonly logicalId?: string | undefined;
  readonly resourceType?: string | undefined;
  /** In the words of CloudFormation or of the service that refused. */
  readonly reason: string;
}

/**
 * A stack that could not be deployed: `Stack/LogicalId (Type): reason`, a line for each resource. The fields are those of the
 * first failure; `note` says what became of the stack, and what to do.
 */
export class DeploymentError extends LocalAwsError implements DeploymentFailure {
  readonly failures: readonly DeploymentFailure[];

  constructor(failure: DeploymentFailure | readonly DeploymentFailure[], options: DeploymentErrorOptions = {}) {
    const failures = 'reason' in failure ? [failure] : failure;
    super(
      [...(options.heading ? [options.heading] : []), ...failures.map(lineOf), options.note ?? []].flat().join('\n'),
      {
        cause: options.cause,
      },
    );
    this.failures = failures;
  }

  get stackName(): string {
    return this.failures[0]?.stackName ?? '';
  }

  get logicalId(): string | undefined {
    return this.failures[0]?.logicalId;
  }

  get resourceType(): string | undefined {
    return this.failures[0]?.resourceType;
  }

  get reason(): string {
    return this.failures[0]?.reason ?? '';
  }
}

interface DeploymentErrorOptions {
  readonly cause?: unknown;
  readonly heading?: string | undefined;
  readonly note?: string | readonly string[] | undefined;
}

const lineOf = ({ stackName, logicalId, resourceType, reason }: DeploymentFailure): string => {
  const place = logicalId === undefined ? stackName : `${stackName}/${logicalId}`;
  return `${place}${resourceType === undefined ? '' : ` (${resourceType})`}: ${reason}`;
};
