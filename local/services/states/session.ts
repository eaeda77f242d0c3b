import type { Principal } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { StatesError } from './interpreter/errors.ts';
import type { StoredExecution } from './store.ts';

/** A session of the machine's role. Throws States.Permissions where the role does not trust Step Functions. */
export const machineSession = (world: World, execution: StoredExecution): Principal => {
  try {
    return world.assumeRoleForService(
      execution.roleArn,
      'states.amazonaws.com',
      sessionName(execution),
      execution.machineArn,
    );
  } catch (error) {
    if (error instanceof AwsError) throw new StatesError('States.Permissions', error.message);
    throw error;
  }
};

interface AssumeRoleOutput {
  readonly AssumedRoleUser: { readonly Arn: string; readonly AssumedRoleId: string };
}

/**
 * A session of the role in a task's Credentials, assumed by the machine's role with the machine's ARN as external id.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
 */
export const credentialsSession = async (
  world: World,
  principal: Principal,
  execution: StoredExecution,
  roleArn: string,
  region: string,
): Promise<Principal> => {
  const input = { RoleArn: roleArn, RoleSessionName: sessionName(execution), ExternalId: execution.machineArn };
  try {
    const output = await world.call({ principal, service: 'sts', operation: 'AssumeRole', region, input });
    const { Arn: arn, AssumedRoleId: userId } = (output as AssumeRoleOutput).AssumedRoleUser;
    return { type: 'role', account: roleArn.split(':')[4] ?? '', roleArn, arn, userId };
  } catch (error) {
    throw new StatesError('States.TaskFailed', (error as Error).message);
  }
};

/** Sessions take fewer characters than executions: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionName = ({ name }: StoredExecution): string =>
  name
    .replace(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-');
