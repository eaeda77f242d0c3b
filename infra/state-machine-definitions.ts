import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { Diagnostic } from '../shared/state-machine-definition/diagnostic.ts';
import { validateText } from '../shared/state-machine-definition/validate.ts';
import { ConfigurationError } from './configuration/configuration-error.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface MachineTemplate {
  readonly Resources?: Readonly<Record<string, Resource>>;
}

/**
 * Throws ConfigurationError with everything for which Step Functions would reject a state machine of the assembly: a
 * deployment would find it out in its middle, and one thing at a time.
 */
export const checkStateMachines = (assembly: CloudAssembly): void => {
  const problems = assembly.stacksRecursively.flatMap(({ template }) => problemsOfMachines(template));
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
};

/** Each with its file and its place in it. */
export const problemsOfMachines = (template: MachineTemplate): readonly string[] =>
  Object.entries(template.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine')
    .flatMap(([id, { Properties = {} }]) => {
      const { StateMachineName = id, StateMachineType, DefinitionString, DefinitionSubstitutions = {} } = Properties;
      const file = `state-machines/${StateMachineName}.asl.json`;
      const values = samplesOf(DefinitionSubstitutions as object, template);
      const text = filled(String(DefinitionString), values);
      const type = StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
      return [
        ...[...placeholdersIn(text)].map((name) => `${file}: the placeholder \${${name}} has no value`),
        ...validateText(text, type).map((problem) => `${file}: ${placed(problem)}`),
      ];
    });

const placed = ({ message, location }: Diagnostic): string =>
  location === undefined ? message.trim() : `${location}: ${message.trim()}`;

const PLACEHOLDER = /\$\{(\w+)\}/g;

const placeholdersIn = (text: string): Set<string> =>
  new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));

const filled = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(PLACEHOLDER, (placeholder, name: string) => {
    const value = values.get(name);
    return value === undefined ? placeholder : JSON.stringify(value).slice(1, -1);
  });

/** What a deployment may fill in: the names are not known here, the kinds are. */
const samplesOf = (substitutions: object, template: MachineTemplate): ReadonlyMap<string, string> =>
  new Map(Object.entries(substitutions).map(([name, value]) => [name, sampleOf(value, template)]));

const sampleOf = (value: unknown, template: MachineTemplate): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (Ref === 'AWS::Partition') return 'aws';
  if (Array.isArray(join)) {
    return (join[1] as unknown[]).map((part) => sampleOf(part, template)).join(String(join[0]));
  }
  const [id] = Array.isArray(attribute) ? attribute : [Ref];
  return arnOf(String(id), template.Resources?.[String(id)]?.Type);
};

const arnOf = (id: string, type: string | undefined): string =>
  type === 'AWS::StepFunctions::StateMachine'
    ? `arn:aws:states:us-east-1:111122223333:stateMachine:${id}`
    : `arn:aws:lambda:us-east-1:111122223333:function:${id}`;
