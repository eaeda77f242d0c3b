import { LocalAwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import type { StackArtifact } from './assembly.ts';
import { rootOf } from './dynamic-references.ts';

/** Its version is in a parameter of this name, `hnb659fds` being CDK's qualifier unless an app has its own. */
const versionParameter = (qualifier: string): string => `/cdk-bootstrap/${qualifier}/version`;

/** Of the template of aws-cdk 2.1148: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-template-versions */
const VERSION = 33;

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Leaves what `cdk bootstrap` leaves, as far as a deployment asks for it: the parameter with the version. */
export const bootstrap = async (
  world: World,
  { account, region }: Place,
  { version = VERSION, qualifier = 'hnb659fds' }: { version?: number; qualifier?: string } = {},
): Promise<void> => {
  const input = { Name: versionParameter(qualifier), Type: 'String', Value: String(version), Overwrite: true };
  await world.call({ principal: rootOf(account), service: 'ssm', operation: 'PutParameter', region, input });
};

/** As `cdk deploy` checks it, before anything is created. */
export const checkBootstrap = async (
  { stackName, account, region, bootstrap: needed }: StackArtifact,
  world: World,
): Promise<void> => {
  if (!needed) return;
  const input = { Name: needed.parameter };
  const answer = await world
    .call({ principal: rootOf(account), service: 'ssm', operation: 'GetParameter', region, input })
    .catch(() => undefined);
  const version = Number((answer as { Parameter?: { Value?: string } } | undefined)?.Parameter?.Value);
  if (answer === undefined)
    throw new LocalAwsError(
      `${stackName}: SSM parameter ${needed.parameter} not found. Has the environment been bootstrapped? Please run 'cdk bootstrap' (see https://docs.aws.amazon.com/cdk/latest/guide/bootstrapping.html)`,
    );
  if (!(version >= needed.version))
    throw new LocalAwsError(
      `${stackName}: This CDK deployment requires bootstrap stack version '${needed.version}', found '${version}' in aws://${account}/${region}. Please run 'cdk bootstrap'.`,
    );
};
