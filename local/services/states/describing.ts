import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import { on } from './access.ts';
import { requireArn } from './arn.ts';
import { diagnose } from './definition-text.ts';
import { resourceNotFound } from './errors.ts';
import { requireMachine } from './machines.ts';
import { findMachine } from './store.ts';

export const listTagsForResource = operation<ListTagsForResourceInput, ListTagsForResourceOutput>({
  access: ({ resourceArn }) => on('ListTagsForResource', resourceArn),
  run: ({ resourceArn = '' }, _call, world) => {
    requireArn(resourceArn, 'stateMachine');
    const found = findMachine(world, resourceArn);
    if (!found) throw resourceNotFound(resourceArn);
    const { tags } = found;
    return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
  },
});

/** Versions and aliases are not kept; a machine has none. */
export const listStateMachineVersions = operation<{ stateMachineArn: string }, { stateMachineVersions: never[] }>({
  access: ({ stateMachineArn }) => on('ListStateMachineVersions', stateMachineArn),
  run: ({ stateMachineArn }, { region }, world) => {
    requireMachine(world, stateMachineArn, region);
    return { stateMachineVersions: [] };
  },
});

export const listStateMachineAliases = operation<{ stateMachineArn: string }, { stateMachineAliases: never[] }>({
  access: ({ stateMachineArn }) => on('ListStateMachineAliases', stateMachineArn),
  run: ({ stateMachineArn }, { region }, world) => {
    requireMachine(world, stateMachineArn, region);
    return { stateMachineAliases: [] };
  },
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
const MOST_DIAGNOSTICS = 100;

export const validateStateMachineDefinition = operation<
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput
>({
  access: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  run: ({ definition = '', type = 'STANDARD', maxResults }) => {
    const found = diagnose(definition, type);
    // 0 asks for the default.
    const diagnostics = found.slice(0, maxResults || MOST_DIAGNOSTICS);
    return { result: found.length === 0 ? 'OK' : 'FAIL', diagnostics, truncated: diagnostics.length < found.length };
  },
});
