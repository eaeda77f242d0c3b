import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import { on } from './access.ts';
import { diagnose } from './definition-text.ts';
import { requireMachine } from './machines.ts';

export const listTagsForResource = operation<ListTagsForResourceInput, ListTagsForResourceOutput>({
  access: ({ resourceArn }) => on('ListTagsForResource', resourceArn),
  run: ({ resourceArn }, { region }, world) => {
    const { tags } = requireMachine(world, resourceArn, region);
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

export const validateStateMachineDefinition = operation<
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput
>({
  access: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  run: ({ definition = '' }) => {
    const diagnostics = diagnose(definition).map((message) => ({
      severity: 'ERROR' as const,
      code: 'SCHEMA_VALIDATION_FAILED',
      message,
    }));
    return { result: diagnostics.length === 0 ? 'OK' : 'FAIL', diagnostics, truncated: false };
  },
});
