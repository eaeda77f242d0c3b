import { readFileSync } from 'node:fs';
import { AwsError, LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { substituted } from './definition-text.ts';
import { settingsOfTemplate, type TemplateSettings } from './machine-settings.ts';
import { machineArn, putMachine } from './machines.ts';
import { findMachine, type StoredMachine, stateOf } from './store.ts';

interface Properties extends TemplateSettings {
  readonly StateMachineName?: string;
  readonly StateMachineType?: 'STANDARD' | 'EXPRESS';
  readonly RoleArn: string;
  readonly Definition?: object;
  /** CloudFormation takes text; an object is kinder to tests. */
  readonly DefinitionString?: string | object;
  readonly DefinitionS3Location?: { readonly Key: string };
  readonly DefinitionSubstitutions?: Readonly<Record<string, unknown>>;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html */
export const stateMachine: ResourceType = {
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
  replacedBy: ['StateMachineName', 'StateMachineType'],
  find: (request, world) => {
    const known = findMachine(world, machineArn(request.account, request.region, nameOf(request)));
    return known && { identifier: known.arn, ...view(known) };
  },
  create: (request, world) => {
    const given = request.properties as unknown as Properties;
    const name = nameOf(request);
    const machine = explained(request, () =>
      putMachine(world, machineArn(request.account, request.region, name), {
        name,
        type: given.StateMachineType ?? 'STANDARD',
        roleArn: given.RoleArn,
        definition: definitionText(request, given),
        settings: settingsOfTemplate(given),
        tags: Object.fromEntries((given.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
      }),
    );
    return view(machine);
  },
  delete: ({ physicalId }, world) => {
    delete stateOf(world, physicalId).machines[physicalId];
  },
};

const nameOf = ({ properties, generatedName }: ResourceRequest): string =>
  (properties as unknown as Properties).StateMachineName ?? generatedName(80);

const view = ({ arn, name, revisionId }: StoredMachine) => ({
  ref: arn,
  attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId ?? 'INITIAL' },
});

const definitionText = (request: ResourceRequest, given: Properties): string => {
  const { DefinitionString, Definition, DefinitionS3Location, DefinitionSubstitutions = {} } = given;
  const inline = DefinitionString ?? Definition;
  if (inline !== undefined) {
    return substituted(typeof inline === 'string' ? inline : JSON.stringify(inline), DefinitionSubstitutions);
  }
  if (!DefinitionS3Location) throw new LocalAwsError(`${place(request)}: the state machine has no definition.`);
  return substituted(readFileSync(request.assembly.asset(DefinitionS3Location.Key), 'utf8'), DefinitionSubstitutions);
};

const explained = <T>(request: ResourceRequest, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) throw new LocalAwsError(`${place(request)}: ${error.message}`);
    throw error;
  }
};

const place = ({ stackName, logicalId }: ResourceRequest): string => `${stackName}/${logicalId}`;
