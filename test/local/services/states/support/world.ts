import { Clock } from '../../../../../local/kernel/clock.ts';
import { AwsError } from '../../../../../local/kernel/errors.ts';
import type { ServiceEvent } from '../../../../../local/kernel/event.ts';
import { LocalWorld, type WorldSnapshot } from '../../../../../local/kernel/local-world.ts';
import type { Statement } from '../../../../../local/kernel/policy.ts';
import type { Service } from '../../../../../local/kernel/service.ts';
import { iam } from '../../../../../local/services/iam/service.ts';
import { iamState } from '../../../../../local/services/iam/state.ts';
import { states } from '../../../../../local/services/states/service.ts';
import { identitySource } from '../../../../../local/services/sts/identity-source.ts';
import { sts } from '../../../../../local/services/sts/service.ts';

export const ACCOUNT = '111122223333';
export const SPOKE = '444455556666';
export const REGION = 'eu-west-1';
export const START = Date.parse('2026-01-04T02:00:00Z');
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/machine`;
export const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:machine`;

export const executionArn = (name: string): string => `${MACHINE.replace('stateMachine', 'execution')}:${name}`;

export const ALLOW_ALL: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

export interface TestWorld {
  readonly world: LocalWorld;
  /** Events on the default bus. */
  readonly events: ServiceEvent[];
}

/** A world with Step Functions, `services`, and the role `machine` that may do `allowed`. */
export const testWorld = (
  services: readonly Service[] = [],
  allowed: readonly Statement[] = [ALLOW_ALL],
  snapshot?: WorldSnapshot,
): TestWorld => {
  const events: ServiceEvent[] = [];
  const world = new LocalWorld({
    seed: 'test',
    clock: new Clock(START),
    organization: { id: 'o-1', managementAccount: ACCOUNT, accounts: {} },
    services: [iam, sts, states, ...services],
    identity: identitySource,
    onEvent: (event) => events.push(event),
    onCrash: () => {},
    snapshot,
  });
  addRole(
    world,
    ROLE,
    { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
    allowed,
  );
  return { world, events };
};

export const addRole = (world: LocalWorld, arn: string, trust: Statement, allowed: readonly Statement[]): void => {
  const name = arn.split('/').at(-1) ?? '';
  iamState(world, arn.split(':')[4] ?? '').roles[name] = {
    arn,
    roleId: `AROA${name.toUpperCase()}`,
    trust: { Statement: trust },
    maxSessionSeconds: 3600,
    policies: { allowed: { Statement: allowed } },
    managedPolicyArns: [],
  };
};

/** A call as root of the account. */
export const call = <T = Record<string, unknown>>(
  { world }: TestWorld,
  operation: string,
  input: object,
  account: string = ACCOUNT,
): Promise<T> => {
  const principal = { type: 'root', account, arn: `arn:aws:iam::${account}:root`, userId: account } as const;
  return world.call({ principal, service: 'states', operation, region: REGION, input }) as Promise<T>;
};

export const create = (test: TestWorld, definition: object, more: object = {}): Promise<object> =>
  call(test, 'CreateStateMachine', { name: 'machine', roleArn: ROLE, definition: JSON.stringify(definition), ...more });

export const start = async (test: TestWorld, name: string, input: unknown = {}): Promise<string> => {
  const given = { stateMachineArn: MACHINE, name, input: JSON.stringify(input) };
  return (await call<{ executionArn: string }>(test, 'StartExecution', given)).executionArn;
};

export interface Described {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redriveStatus?: string;
  readonly redriveCount?: number;
  readonly stopDate?: Date;
  readonly startDate: Date;
}

export const describeNow = (test: TestWorld, name: string): Promise<Described> =>
  call<Described>(test, 'DescribeExecution', { executionArn: executionArn(name) });

/** Creates the machine, starts it as `one` and describes it when nothing goes on any more. */
export const runToIdle = async (test: TestWorld, definition: object, input: unknown = {}): Promise<Described> => {
  await create(test, definition);
  await start(test, 'one', input);
  await test.world.idle();
  return describeNow(test, 'one');
};

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: Date;
  readonly [details: string]: unknown;
}

export const history = async (test: TestWorld, name: string, more: object = {}): Promise<HistoryEvent[]> =>
  (await call<{ events: HistoryEvent[] }>(test, 'GetExecutionHistory', { executionArn: executionArn(name), ...more }))
    .events;

type Answer = (payload: unknown) => unknown;

/** Lambda with functions that are given their payload and answer it; what they throw is an error of the function. */
export const lambdaWith = (functions: Readonly<Record<string, Answer>>): Service => ({
  name: 'lambda',
  client: () => import('@aws-sdk/client-lambda'),
  operations: {
    Invoke: {
      access: ({ FunctionName }: { FunctionName: string }) => [
        { action: 'lambda:InvokeFunction', resource: FunctionName },
      ],
      run: async ({ FunctionName, Payload }: { FunctionName: string; Payload?: Uint8Array }) => {
        const answer = functions[FunctionName.split(':').at(-1) ?? ''];
        if (!answer)
          throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, { status: 404 });
        try {
          const given: unknown = JSON.parse(Buffer.from(Payload ?? Buffer.from('{}')).toString('utf8'));
          return { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: bytes((await answer(given)) ?? null) };
        } catch (error) {
          if (error instanceof AwsError) throw error;
          const { name: errorType, message: errorMessage } = error as Error;
          return {
            StatusCode: 200,
            FunctionError: 'Unhandled',
            Payload: bytes({ errorType, errorMessage, trace: [] }),
          };
        }
      },
    },
  },
});

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** A service that answers its operations by these, each open to whoever may do it on any resource. */
export const fakeService = (
  name: string,
  client: () => Promise<object>,
  operations: Readonly<Record<string, (input: never) => unknown>>,
): Service => ({
  name,
  client,
  operations: Object.fromEntries(
    Object.entries(operations).map(([operation, run]) => [
      operation,
      { access: () => [{ action: `${name}:${operation}`, resource: '*' }], run },
    ]),
  ),
});
