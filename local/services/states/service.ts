import { readFileSync } from 'node:fs';
import type { ListTagsForResourceInput } from '@aws-sdk/client-sfn';
import { LocalAwsError } from '../../kernel/errors.ts';
import { operation, type ResourceRequest, type ResourceType, type Service } from '../../kernel/service.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './callbacks.ts';
import {
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
  startExecution,
  stopExecution,
} from './executions.ts';
import {
  createStateMachine,
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  putMachine,
} from './machines.ts';
import { findMachine, statesState } from './store.ts';

interface MachineProperties {
  readonly StateMachineName?: string;
  readonly StateMachineType?: 'STANDARD' | 'EXPRESS';
  readonly RoleArn: string;
  readonly Definition?: unknown;
  readonly DefinitionString?: string;
  readonly DefinitionS3Location?: { readonly Key: string };
  readonly DefinitionSubstitutions?: Readonly<Record<string, string>>;
  readonly LoggingConfiguration?: unknown;
  readonly TracingConfiguration?: unknown;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const definitionText = (request: ResourceRequest, given: MachineProperties): string => {
  const text =
    given.DefinitionString ??
    (given.Definition === undefined ? undefined : JSON.stringify(given.Definition)) ??
    (given.DefinitionS3Location && readFileSync(request.assembly.asset(given.DefinitionS3Location.Key), 'utf8'));
  if (text === undefined)
    throw new LocalAwsError(`${request.stackName}/${request.logicalId}: the state machine has no definition.`);
  return text.replace(
    /\$\{([A-Za-z0-9]+)\}/g,
    (placeholder, name: string) => given.DefinitionSubstitutions?.[name] ?? placeholder,
  );
};

const stateMachine: ResourceType = {
  properties: [
    'StateMachineName',
    'StateMachineType',
    'RoleArn',
    'Definition',
    'DefinitionString',
    'DefinitionS3Location',
    'DefinitionSubstitutions',
    'LoggingConfiguration',
    'TracingConfiguration',
    'EncryptionConfiguration',
    'Tags',
  ],
  create: (request, world) => {
    const given = request.properties as unknown as MachineProperties;
    try {
      const machine = putMachine(world, request.account, request.region, {
        name: given.StateMachineName ?? request.generatedName(80),
        type: given.StateMachineType ?? 'STANDARD',
        roleArn: given.RoleArn,
        definition: definitionText(request, given),
        logging: given.LoggingConfiguration,
        tracing: given.TracingConfiguration,
        tags: Object.fromEntries((given.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
      });
      return {
        ref: machine.arn,
        attributes: { Arn: machine.arn, Name: machine.name, StateMachineRevisionId: machine.revisionId },
      };
    } catch (error) {
      throw new LocalAwsError(`${request.stackName}/${request.logicalId}: ${(error as Error).message}`);
    }
  },
};

const listTags = operation<ListTagsForResourceInput, object>({
  access: ({ resourceArn = '' }) => [{ action: 'states:ListTagsForResource', resource: resourceArn }],
  run: ({ resourceArn = '' }, _call, world) => ({
    tags: Object.entries(findMachine(world, resourceArn)?.tags ?? {}).map(([key, value]) => ({ key, value })),
  }),
});

/** AWS Step Functions: Standard and Express machines in JSONata. */
export const states: Service = {
  name: 'states',
  client: () => import('@aws-sdk/client-sfn'),
  operations: {
    CreateStateMachine: createStateMachine,
    DescribeStateMachine: describeStateMachine,
    ListStateMachines: listStateMachines,
    DeleteStateMachine: deleteStateMachine,
    StartExecution: startExecution,
    DescribeExecution: describeExecution,
    ListExecutions: listExecutions,
    GetExecutionHistory: getExecutionHistory,
    StopExecution: stopExecution,
    DescribeStateMachineForExecution: describeStateMachineForExecution,
    ListTagsForResource: listTags,
    SendTaskSuccess: sendTaskSuccess,
    SendTaskFailure: sendTaskFailure,
    SendTaskHeartbeat: sendTaskHeartbeat,
  },
  resourceTypes: { 'AWS::StepFunctions::StateMachine': stateMachine },
  controls: {
    executions: (_body, world) =>
      world
        .places('states')
        .flatMap(({ account, region }) =>
          Object.values(statesState(world, account, region).executions).map(({ arn, name, status, transitions }) => ({
            arn,
            name,
            status,
            transitions,
          })),
        ),
  },
};
