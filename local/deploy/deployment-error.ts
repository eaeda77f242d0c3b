import { LocalAwsError } from '../kernel/errors.ts';

/** Where a deployment failed, and why. `logicalId` and `resourceType` are undefined where the stack as a whole was refused. */
export interface DeploymentFailure {
  readonly stackName: string;
  readonly logicalId?: string | undefined;
  readonly resourceType?: string | undefined;
  /** In the words of CloudFormation or of the service that refused. */
  readonly reason: string;
}

/** A stack that could not be deployed: `Stack/LogicalId (Type): reason`. */
export class DeploymentError extends LocalAwsError implements DeploymentFailure {
  readonly stackName: string;
  readonly logicalId: string | undefined;
  readonly resourceType: string | undefined;
  readonly reason: string;

  constructor({ stackName, logicalId, resourceType, reason }: DeploymentFailure, options: { cause?: unknown } = {}) {
    const place = logicalId === undefined ? stackName : `${stackName}/${logicalId}`;
    super(`${place}${resourceType === undefined ? '' : ` (${resourceType})`}: ${reason}`, options);
    this.stackName = stackName;
    this.logicalId = logicalId;
    this.resourceType = resourceType;
    this.reason = reason;
  }
}
