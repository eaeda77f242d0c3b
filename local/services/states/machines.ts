import { isDeepStrictEqual } from 'node:util';
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
import { requireArn } from './arn.ts';
import { parseDefinition } from './definition-text.ts';
import {
  invalidRequest,
  invalidRoleArn,
  machineAlreadyExists,
  machineDoesNotExist,
  missingParameter,
} from './errors.ts';
import { fullSettings, requireSettings } from './machine-settings.ts';
import { requireName } from './name.ts';
import { page } from './page.ts';
import { findMachine, type StoredMachine, stateOf, statesState } from './store.ts';

export const machineArn = (account: string, region: string, name: string): string =>
  `arn:aws:states:${region}:${account}:stateMachine:${name}`;

/** Adds or replaces a machine. Throws what AWS throws, in the order in which AWS checks. */
export const putMachine = (
  world: World,
  arn: string,
  given: Omit<StoredMachine, 'arn' | 'createdAt' | 'revisionId'>,
): StoredMachine => {
  requireValid(given);
  const known = findMachine(world, arn);
  const createdAt = known?.createdAt ?? world.clock.now();
  const revisionId = known ? world.ids.uuid('revision') : undefined;
  const machine: StoredMachine = { ...given, arn, createdAt, revisionId };
  stateOf(world, arn).machines[arn] = machine;
  return machine;
};

type GivenMachine = Pick<StoredMachine, 'name' | 'definition' | 'type' | 'roleArn' | 'settings'>;

/** Throws InvalidName, InvalidDefinition, InvalidArn and InvalidLoggingConfiguration. */
const requireValid = ({ name, definition, type, roleArn, settings }: GivenMachine): void => {
  requireName(name);
  parseDefinition(definition, type);
  requireRoleArn(roleArn);
  requireSettings(settings);
};

const ROLE = /^arn:[^:]+:iam::\d{12}:role\/.+$/;

const requireRoleArn = (arn: string): void => {
  if (!ROLE.test(arn)) throw invalidRoleArn(arn);
};

/** Throws InvalidArn; StateMachineDoesNotExist, also for a machine of another region than the call's. */
export const requireMachine = (world: World, arn = '', region: string): StoredMachine => {
  requireArn(arn, 'stateMachine');
  const found = arn.split(':')[3] === region ? findMachine(world, arn) : undefined;
  if (!found) throw machineDoesNotExist(arn);
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
    const { name = '', type = 'STANDARD', roleArn = '', definition = '', tags = [] } = input;
    rejectVersion(input);
    const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
    const settings = { loggingConfiguration, tracingConfiguration, encryptionConfiguration };
    requireValid({ name, definition, type, roleArn, settings });
    const arn = machineArn(account, region, name);
    const known = findMachine(world, arn);
    if (known && !isSame(known, { name, definition, type, roleArn, settings })) throw machineAlreadyExists(arn);
    requireTrust(world, roleArn, arn);
    const byKey = Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
    const machine = known ?? putMachine(world, arn, { name, type, roleArn, definition, settings, tags: byKey });
    return { stateMachineArn: machine.arn, creationDate: new Date(machine.createdAt) };
  },
});

/**
 * What makes a second request the same as the first; role and tags do not count.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
const isSame = (known: StoredMachine, given: GivenMachine): boolean =>
  known.definition === given.definition &&
  known.type === given.type &&
  isDeepStrictEqual(fullSettings(known.settings), fullSettings(given.settings));

interface VersionRequest {
  readonly publish?: boolean | undefined;
  readonly versionDescription?: string | undefined;
}

/** Local AWS does not support versions, and must not pretend that it published one. */
const rejectVersion = ({ publish, versionDescription }: VersionRequest): void => {
  if (publish) throw invalidRequest('Local AWS does not support versions of state machines. Omit "publish".');
  if (versionDescription !== undefined)
    throw invalidRequest('Version description can only be set when publish is true');
};

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
  run: (input, { region }, world) => {
    const machine = requireMachine(world, input.stateMachineArn, region);
    rejectVersion(input);
    const given = changesOf(input);
    if (Object.keys(given).length === 0) throw missingParameter(NOTHING_GIVEN);
    const { definition = machine.definition, roleArn = machine.roleArn, ...changed } = given;
    const settings = { ...machine.settings, ...changed };
    requireValid({ name: machine.name, type: machine.type, definition, roleArn, settings });
    if (input.roleArn !== undefined) requireTrust(world, roleArn, machine.arn);
    const next = { definition, roleArn, settings };
    if (!isUnchanged(machine, next)) Object.assign(machine, next, { revisionId: world.ids.uuid('revision') });
    return { updateDate: world.clock.date(), revisionId: machine.revisionId };
  },
});

type Changeable = Pick<StoredMachine, 'definition' | 'roleArn' | 'settings'>;

const isUnchanged = (before: Changeable, after: Changeable): boolean =>
  before.definition === after.definition &&
  before.roleArn === after.roleArn &&
  isDeepStrictEqual(fullSettings(before.settings), fullSettings(after.settings));

const CHANGEABLE = [
  'definition',
  'roleArn',
  'loggingConfiguration',
  'tracingConfiguration',
  'encryptionConfiguration',
] as const;

const changesOf = (
  input: UpdateStateMachineInput,
): Partial<Pick<UpdateStateMachineInput, (typeof CHANGEABLE)[number]>> =>
  Object.fromEntries(CHANGEABLE.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));

const NOTHING_GIVEN =
  'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified';

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
      ...fullSettings(machine.settings),
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
    requireArn(stateMachineArn, 'stateMachine');
    delete stateOf(world, stateMachineArn).machines[stateMachineArn];
    return {};
  },
});
