import type {
  CreateStateMachineInput,
  CreateStateMachineOutput,
  DeleteStateMachineInput,
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
  UpdateStateMachineInput,
  UpdateStateMachineOutput,
} from '@aws-sdk/client-sfn';
import type { Access } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { on } from './access.ts';
import { parseDefinition } from './definition-text.ts';
import { machineAlreadyExists, machineDoesNotExist } from './errors.ts';
import { requireName } from './name.ts';
import { page } from './page.ts';
import { findMachine, type StoredMachine, stateOf, statesState } from './store.ts';

export const machineArn = (account: string, region: string, name: string): string =>
  `arn:aws:states:${region}:${account}:stateMachine:${name}`;

/** Adds or replaces a machine. Throws InvalidName, InvalidDefinition. */
export const putMachine = (
  world: World,
  arn: string,
  given: Omit<StoredMachine, 'arn' | 'createdAt' | 'revisionId'>,
): StoredMachine => {
  requireName(given.name);
  parseDefinition(given.definition);
  const createdAt = findMachine(world, arn)?.createdAt ?? world.clock.now();
  const machine: StoredMachine = { ...given, arn, createdAt, revisionId: world.ids.uuid('revision') };
  stateOf(world, arn).machines[arn] = machine;
  return machine;
};

/** Throws StateMachineDoesNotExist, also for a machine of another region than the call's. */
export const requireMachine = (world: World, arn: string | undefined, region: string): StoredMachine => {
  const found = arn?.split(':')[3] === region ? findMachine(world, arn) : undefined;
  if (!found) throw machineDoesNotExist(arn ?? '');
  return found;
};

/** The caller hands the role to Step Functions. */
const passRole = (roleArn: string | undefined): readonly Access[] =>
  roleArn === undefined
    ? []
    : [{ action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': 'states.amazonaws.com' } }];

/** Asking for the same again answers the same. */
export const createStateMachine = operation<CreateStateMachineInput, CreateStateMachineOutput>({
  access: ({ name = '', roleArn }, { account, region }) => [
    { action: 'states:CreateStateMachine', resource: machineArn(account, region, name) },
    ...passRole(roleArn),
  ],
  run: (input, { account, region }, world) => {
    refuseVersion(input);
    const { name = '', type = 'STANDARD', roleArn = '', definition = '', tags = [] } = input;
    const arn = machineArn(account, region, name);
    const known = findMachine(world, arn);
    if (known && (known.definition !== definition || known.type !== type || known.roleArn !== roleArn)) {
      throw machineAlreadyExists(arn);
    }
    requireTrust(world, roleArn, arn);
    const byKey = Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
    const machine = known ?? putMachine(world, arn, { name, type, roleArn, definition, tags: byKey });
    return { stateMachineArn: machine.arn, creationDate: new Date(machine.createdAt) };
  },
});

/** Versions of machines are not kept. AWS says the first: https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const refuseVersion = ({
  publish,
  versionDescription,
}: Pick<CreateStateMachineInput, 'publish' | 'versionDescription'>): void => {
  if (versionDescription !== undefined && !publish)
    throw invalid('Version description can only be set when publish is true');
  if (publish) throw invalid('Local AWS keeps no versions of state machines. Omit publish and versionDescription.');
};

const invalid = (message: string): AwsError => new AwsError('ValidationException', message, { status: 400 });

const requireTrust = (world: World, roleArn: string, machine: string): void => {
  try {
    world.assumeRoleForService(roleArn, 'states.amazonaws.com', 'CreateStateMachine', machine);
  } catch {
    const message = `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role: '${roleArn}'.`;
    throw new AwsError('AccessDeniedException', message, { status: 400 });
  }
};

/** What runs goes on with the definition and role it started with. */
export const updateStateMachine = operation<UpdateStateMachineInput, UpdateStateMachineOutput>({
  access: (input) => [...on('UpdateStateMachine', input.stateMachineArn), ...passRole(input.roleArn)],
  run: ({ stateMachineArn, definition, roleArn, ...version }, { region }, world) => {
    refuseVersion(version);
    const machine = requireMachine(world, stateMachineArn, region);
    if (definition !== undefined) parseDefinition(definition);
    if (roleArn !== undefined) requireTrust(world, roleArn, stateMachineArn ?? '');
    machine.definition = definition ?? machine.definition;
    machine.roleArn = roleArn ?? machine.roleArn;
    machine.revisionId = world.ids.uuid('revision');
    return { updateDate: world.clock.date(), revisionId: machine.revisionId };
  },
});

export const describeStateMachine = operation<DescribeStateMachineInput, DescribeStateMachineOutput>({
  access: ({ stateMachineArn }) => on('DescribeStateMachine', stateMachineArn),
  run: ({ stateMachineArn }, { region }, world) => {
    const machine = requireMachine(world, stateMachineArn, region);
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
  run: (input, { account, region }, world) => {
    const all = Object.values(statesState(world, account, region).machines);
    const { items, ...rest } = page(all, input);
    const stateMachines = items.map(({ arn: stateMachineArn, name, type, createdAt }) => ({
      stateMachineArn,
      name,
      type,
      creationDate: new Date(createdAt),
    }));
    return { stateMachines, ...rest };
  },
});

/** What runs goes on to its end; deleting what is not there is no error. */
export const deleteStateMachine = operation<DeleteStateMachineInput, object>({
  access: ({ stateMachineArn }) => on('DeleteStateMachine', stateMachineArn),
  run: ({ stateMachineArn = '' }, _call, world) => {
    delete stateOf(world, stateMachineArn).machines[stateMachineArn];
    return {};
  },
});
