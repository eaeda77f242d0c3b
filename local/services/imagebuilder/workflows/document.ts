import { parseYaml } from '../../../../shared/component-document/reading/parse-yaml.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html */
export interface WorkflowDocument {
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly default?: unknown;
    readonly description?: string;
  }[];
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
  readonly name: string;
  readonly action: string;
  readonly description?: string | undefined;
  readonly onFailure: 'Abort' | 'Continue';
  /** Seconds; the action's own without it. */
  readonly timeoutSeconds?: number | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Which stages an action is for. https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  ApplyImageConfigurations: ['DISTRIBUTION'],
  BootstrapInstanceForContainer: ['BUILD', 'TEST'],
  CollectImageMetadata: ['BUILD'],
  CollectImageScanFindings: ['BUILD', 'TEST'],
  CreateImage: ['BUILD'],
  DistributeImage: ['DISTRIBUTION'],
  ExecuteComponents: ['BUILD', 'TEST'],
  ExecuteStateMachine: ['BUILD', 'TEST', 'DISTRIBUTION'],
  LaunchInstance: ['BUILD', 'TEST'],
  ModifyImageAttributes: ['DISTRIBUTION'],
  RegisterImage: ['BUILD'],
  RunCommand: ['BUILD', 'TEST'],
  RunSysPrep: ['BUILD'],
  SanitizeInstance: ['BUILD'],
  TerminateInstance: ['BUILD', 'TEST'],
  WaitForAction: ['BUILD', 'TEST', 'DISTRIBUTION'],
  WaitForSSMAgent: ['BUILD', 'TEST'],
};

const MOST_STEPS = 15;
const MOST_PARAMETERS = 25;
const NAME = /^[A-Za-z][A-Za-z0-9-_]{1,99}$/;

/** A workflow document, or a sentence that says what is wrong with it. */
export const parseWorkflow = (text: string, type: 'BUILD' | 'TEST' | 'DISTRIBUTION'): WorkflowDocument | string => {
  const { document: parsed } = parseYaml(text, { prettyErrors: true });
  const [error] = parsed.errors;
  if (error) return error.message;
  const root: unknown = parsed.toJS();
  if (!isRecord(root)) return 'It has to be a YAML document with schemaVersion and steps.';
  if (Number(root['schemaVersion']) !== 1) return 'schemaVersion has to be 1.0.';
  const { steps, parameters = [] } = root;
  if (!Array.isArray(steps) || steps.length === 0) return 'It has no steps.';
  if (steps.length > MOST_STEPS) return `It has ${steps.length} steps; at most ${MOST_STEPS} are allowed.`;
  if (!Array.isArray(parameters) || parameters.length > MOST_PARAMETERS)
    return `parameters has to be a list of at most ${MOST_PARAMETERS}.`;
  const read: WorkflowStep[] = [];
  for (const [index, step] of steps.entries()) {
    const made = stepOf(step, type, `steps[${index}]`);
    if (typeof made === 'string') return made;
    if (read.some(({ name }) => name === made.name)) return `Two steps have the name ${made.name}.`;
    read.push(made);
  }
  return { parameters: parameters as WorkflowDocument['parameters'], steps: read };
};

const stepOf = (step: unknown, type: string, at: string): WorkflowStep | string => {
  if (!isRecord(step)) return `${at} is no step.`;
  const { name, action, onFailure = 'Abort', timeoutSeconds, inputs = {}, description } = step;
  if (typeof name !== 'string' || !NAME.test(name))
    return `${at}.name has to begin with a letter, and to have letters, digits, hyphens and underscores.`;
  const stages = typeof action === 'string' ? ACTIONS[action] : undefined;
  if (!stages) return `${at}.action "${String(action)}" is unknown; there are ${Object.keys(ACTIONS).join(', ')}.`;
  if (!stages.includes(type)) return `${at}.action ${String(action)} is not for workflows of type ${type}.`;
  if (onFailure !== 'Abort' && onFailure !== 'Continue') return `${at}.onFailure has to be Abort or Continue.`;
  if (timeoutSeconds !== undefined && !(Number.isInteger(timeoutSeconds) && Number(timeoutSeconds) > 0))
    return `${at}.timeoutSeconds has to be a whole number above 0.`;
  if (!isRecord(inputs)) return `${at}.inputs has to be a map.`;
  return {
    name,
    action: String(action),
    onFailure,
    inputs,
    ...(typeof description === 'string' ? { description } : {}),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds: Number(timeoutSeconds) }),
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
