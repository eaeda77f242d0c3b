import type {
  CreateStateMachineInput,
  CreateStateMachineOutput,
  DeleteStateMachineInput,
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
} from '@aws-sdk/client-sfn';
import type { Call } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { invalidDefinition, invalidName, machineDoesNotExist } from './errors.ts';
import type { Machine } from './interpreter/definition.ts';
import { problems } from './interpreter/validate.ts';
import { page } from './page.ts';
import { findMachine, type StoredMachine, statesState } from './store.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a name must not have
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

export const requireName = (name: string): void => {
  if (!NAME.test(name)) throw invalidName(name);
};

export const parseDefinition = (text: string): Machine => {
  let machine: Machine;
  try {
    machine = JSON.parse(text) as Machine;
  } catch (error) {
    throw invalidDefinition([`it is not JSON: ${(error as Error).message}`]);
  }
  const found = problems(machine);
  if (found.length > 0) throw invalidDefinition(found);
  return machine;
};

export const machineArn = (account: string, region: string, name: string): string =>
  `arn:aws:states:${region}:${account}:stateMachine:${name}`;

/** Adds or replaces a machine. Throws InvalidName, InvalidDefinition. */
export const putMachine = (
  world: World,
  account: string,
  region: string,
  given: Omit<StoredMachine, 'arn' | 'createdAt' | 'revisionId'>,
): StoredMachine => {
  requireName(given.name);
  parseDefinition(given.definition);
  const arn = machineArn(account, region, given.name);
  const machine: StoredMachine = {
    ...given,
    arn,
    createdAt: world.clock.now(),
    revisionId: world.ids.uuid('revision'),
  };
  statesState(world, account, region).machines[arn] = machine;
  return machine;
};

const onMachine = (action: string) => (input: { stateMachineArn: string | undefined }) => [
  { action: `states:${action}`, resource: input.stateMachineArn ?? '' },
];

export const requireMachine = (world: World, arn: string | undefined): StoredMachine => {
  const found = findMachine(world, arn ?? '');
  if (!found) throw machineDoesNotExist(arn ?? '');
  return found;
};

export const createStateMachine = operation<CreateStateMachineInput, CreateStateMachineOutput>({
  access: ({ name }, call) => [
    { action: 'states:CreateStateMachine', resource: machineArn(call.account, call.region, name ?? '') },
  ],
  run: (input, call, world) => {
    const machine = putMachine(world, call.account, call.region, {
      name: input.name ?? '',
      type: input.type ?? 'STANDARD',
      roleArn: input.roleArn ?? '',
      definition: input.definition ?? '',
      tags: Object.fromEntries((input.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
    });
    return { stateMachineArn: machine.arn, creationDate: new Date(machine.createdAt) };
  },
});

export const describeStateMachine = operation<DescribeStateMachineInput, DescribeStateMachineOutput>({
  access: onMachine('DescribeStateMachine'),
  run: ({ stateMachineArn }, _call, world) => {
    const machine = requireMachine(world, stateMachineArn);
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      status: 'ACTIVE',
      definition: machine.definition,
      roleArn: machine.roleArn,
      type: machine.type,
      creationDate: new Date(machine.createdAt),
      revisionId: machine.revisionId,
    };
  },
});

export const listStateMachines = operation<ListStateMachinesInput, ListStateMachinesOutput>({
  access: () => [{ action: 'states:ListStateMachines', resource: '*' }],
  run: (input, call: Call, world) => {
    const all = Object.values(statesState(world, call.account, call.region).machines);
    const { items, nextToken } = page(all, input);
    return {
      stateMachines: items.map(({ arn, name, type, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: new Date(createdAt),
      })),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});

export const deleteStateMachine = operation<DeleteStateMachineInput, object>({
  access: onMachine('DeleteStateMachine'),
  run: ({ stateMachineArn = '' }, call, world) => {
    delete statesState(world, call.account, call.region).machines[stateMachineArn];
    return {};
  },
});
