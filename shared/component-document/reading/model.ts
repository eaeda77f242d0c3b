import type { ComponentDocument, Constant, Parameter, Phase, Step } from '../document.ts';
import { type Entry, type Part, partAt, plainOf, textOf } from './part.ts';

/** Seconds: https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html */
const DEFAULT_TIMEOUT = 7200;

/** ExecuteDocument has no timeout: https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
const WITHOUT_END = -1;

/** What a document says, with AWSTOE's defaults; what has a wrong shape is left out. Undefined where there are no phases. */
export const documentOf = (root: Part | undefined): ComponentDocument | undefined => {
  const phases = partAt(root, 'phases');
  if (phases?.kind !== 'list') return undefined;
  return {
    name: textOf(partAt(root, 'name')),
    description: textOf(partAt(root, 'description')),
    parameters: named(partAt(root, 'parameters')).map(parameterOf),
    constants: named(partAt(root, 'constants')).map(constantOf),
    phases: phases.items.map(phaseOf),
  };
};

/** Parameters and constants are lists of maps of one entry: its key is the name. */
const named = (part: Part | undefined): readonly Entry[] =>
  part?.kind === 'list' ? part.items.flatMap((item) => (item.kind === 'map' ? item.entries.slice(0, 1) : [])) : [];

const parameterOf = ({ key, value }: Entry): Parameter => ({
  name: key,
  type: textOf(partAt(value, 'type')) ?? 'string',
  default: textOf(partAt(value, 'default')),
  description: textOf(partAt(value, 'description')),
});

const constantOf = ({ key, value }: Entry): Constant => ({
  name: key,
  type: textOf(partAt(value, 'type')) ?? 'string',
  value: textOf(partAt(value, 'value')) ?? '',
});

const phaseOf = (part: Part): Phase => {
  const steps = partAt(part, 'steps');
  return { name: textOf(partAt(part, 'name')) ?? '', steps: steps?.kind === 'list' ? steps.items.map(stepOf) : [] };
};

const stepOf = (part: Part): Step => {
  const action = textOf(partAt(part, 'action')) ?? '';
  return {
    name: textOf(partAt(part, 'name')) ?? '',
    action,
    timeoutSeconds:
      wholeOf(partAt(part, 'timeoutSeconds')) ?? (action === 'ExecuteDocument' ? WITHOUT_END : DEFAULT_TIMEOUT),
    onFailure: onFailureOf(textOf(partAt(part, 'onFailure'))),
    maxAttempts: wholeOf(partAt(part, 'maxAttempts')) ?? 1,
    if: plainUnder(part, 'if'),
    loop: plainUnder(part, 'loop'),
    inputs: plainUnder(part, 'inputs'),
  };
};

const plainUnder = (part: Part, key: string): unknown => {
  const value = partAt(part, key);
  return value === undefined ? undefined : plainOf(value);
};

const wholeOf = (part: Part | undefined): number | undefined => {
  const text = textOf(part);
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
};

const onFailureOf = (text: string | undefined): Step['onFailure'] =>
  text === 'Continue' || text === 'Ignore' ? text : 'Abort';
