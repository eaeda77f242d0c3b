import {
  runStateMachine,
  type WorkflowHooks,
  type WorkflowRun,
} from '../../../../../local/services/states/interpreter/run-state-machine.ts';

/** A JSONata machine whose states follow each other as they are written; the last ends it. */
export const machine = (states: Readonly<Record<string, object>>, more: object = {}) => {
  const names = Object.keys(states);
  const going = (state: object, index: number): object => {
    if ('Next' in state || 'End' in state || ('Type' in state && WITHOUT_NEXT.has(String(state.Type)))) return state;
    const next = names[index + 1];
    return { ...state, ...(next === undefined ? { End: true } : { Next: next }) };
  };
  const States = Object.fromEntries(Object.entries(states).map(([name, state], index) => [name, going(state, index)]));
  return { QueryLanguage: 'JSONata', StartAt: names[0], States, ...more };
};

const WITHOUT_NEXT = new Set(['Choice', 'Succeed', 'Fail']);

/** The same inside a Map or Parallel, where the language is inherited. */
export const inside = (states: Readonly<Record<string, object>>, more: object = {}) => {
  const { QueryLanguage: _language, ...rest } = machine(states);
  return { ...rest, ...more };
};

export const run = (
  states: Readonly<Record<string, object>>,
  input: unknown = {},
  hooks: WorkflowHooks = {},
): Promise<WorkflowRun> => runStateMachine(machine(states), input, hooks);

/** A Task that calls the stub `name`, by the function's ARN as resource. */
export const call = (name: string, more: object = {}) => ({ Type: 'Task', Resource: arnOf(name), ...more });

export const arnOf = (name: string): string => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

/** Stubs by the ARN that {@link call} uses. */
export const functions = (stubs: Readonly<Record<string, (payload: unknown) => unknown>>): WorkflowHooks => ({
  functions: Object.fromEntries(Object.entries(stubs).map(([name, stub]) => [arnOf(name), stub])),
});

/** Throws an error as a Lambda function does whose error class has this name. */
export const failure = (name: string, message = ''): never => {
  throw Object.assign(new Error(message), { name });
};

export const types = ({ events }: WorkflowRun): string[] => events.map(({ type }) => type);
