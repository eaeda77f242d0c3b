import type { GetParameterCommandInput } from '@aws-sdk/client-ssm';
import type { Principal } from '../../../local/kernel/call.ts';
import { Clock } from '../../../local/kernel/clock.ts';
import { AwsError } from '../../../local/kernel/errors.ts';
import { LocalWorld, type LocalWorldOptions } from '../../../local/kernel/local-world.ts';
import { operation, type Service } from '../../../local/kernel/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { iamState, type Role } from '../../../local/services/iam/state.ts';
import { identitySource } from '../../../local/services/sts/identity-source.ts';
import { sts } from '../../../local/services/sts/service.ts';

export const HUB = '111111111111';
export const SPOKE = '222222222222';
export const START = Date.parse('2026-11-23T10:00:00Z');

interface Notes {
  put: number;
}

const notes = (world: Parameters<Service['operations'][string]['run']>[2], account: string): Notes =>
  world.state('ssm', account, 'us-east-1', () => ({ put: 0 }));

/** A small parameter store: enough of a service to call, over a real client's wire. */
export const ssm: Service = {
  name: 'ssm',
  client: () => import('@aws-sdk/client-ssm'),
  operations: {
    GetParameter: operation<GetParameterCommandInput, object>({
      access: ({ Name = '' }, { account, region }) => [
        { action: 'ssm:GetParameter', resource: `arn:aws:ssm:${region}:${account}:parameter${Name}` },
      ],
      run: ({ Name = '' }) => {
        if (Name === '/absent') throw new AwsError('ParameterNotFound', `There is no parameter ${Name}.`);
        return { Parameter: { Name, Value: 'value', Version: 1 }, NotOfTheShape: true };
      },
    }),
    PutParameter: operation<object, object>({
      access: () => [{ action: 'ssm:PutParameter', resource: '*' }],
      run: (_input, { account }, world) => {
        const state = notes(world, account);
        state.put += 1;
        return { Version: state.put };
      },
    }),
  },
  controls: { echo: (body) => ({ echoed: body ?? null }) },
};

export const worldOf = (options: Partial<LocalWorldOptions> = {}): LocalWorld =>
  new LocalWorld({
    seed: 'test',
    clock: new Clock(START),
    organization: { id: 'o-1', managementAccount: HUB, accounts: { [HUB]: ['r-1'], [SPOKE]: ['r-1', 'ou-1'] } },
    services: [sts, iam, ssm],
    identity: identitySource,
    onEvent: () => {},
    onCrash: (_what, error) => {
      throw error;
    },
    ...options,
  });

export const rootOf = (account: string): Principal => ({
  type: 'root',
  account,
  arn: `arn:aws:iam::${account}:root`,
  userId: account,
});

export const putRole = (world: LocalWorld, account: string, name: string, role: Partial<Role> = {}): string => {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  iamState(world, account).roles[name] = {
    arn,
    roleId: `AROA${name.toUpperCase()}`,
    trust: { Statement: [] },
    maxSessionSeconds: 3600,
    policies: {},
    managedPolicyArns: [],
    ...role,
  };
  return arn;
};

/** A session of a role with one policy that allows `actions` on everything. */
export const sessionIn = (world: LocalWorld, account: string, name: string, actions: readonly string[]): Principal => {
  const policies = { own: { Statement: { Effect: 'Allow', Action: actions, Resource: '*' } } } as const;
  const roleArn = putRole(world, account, name, { policies });
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/me`;
  return { type: 'role', account, roleArn, arn, userId: `AROA${name.toUpperCase()}:me` };
};
