import { validateDefinition } from '../../../shared/state-machine-definition/validate.ts';
import { otherProblems } from '../../local/services/states/support/other-validator.ts';
import { type MachineName, machineOf } from '../../support/state-machines.ts';

type Json = Record<string, unknown>;

const MACHINES: MachineName[] = ['promote-image', 'roll-fleet', 'reconcile'];
const ACCOUNT = '111122223333';
const bind = (placeholder: string): string =>
  placeholder === 'Partition' ? 'aws' : `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${placeholder}`;

const shipped = (name: MachineName): Json => machineOf(name, bind) as unknown as Json;

/** Every state of a machine, with those inside of Maps. */
const statesOf = (machine: Json): [string, Json][] =>
  Object.entries(machine['States'] as Record<string, Json>).flatMap(([name, state]) => [
    [name, state] as [string, Json],
    ...('ItemProcessor' in state ? statesOf(state['ItemProcessor'] as Json) : []),
  ]);

/** A slip of the pen in one state; undefined where the state has nothing to slip on. */
type Slip = (state: Json) => unknown;

const changed =
  (field: string, change: (value: string) => string): Slip =>
  (state) =>
    typeof state[field] === 'string' ? Object.assign(state, { [field]: change(state[field]) }) : undefined;

const inside = (state: Json, ...path: (string | number)[]): Json | undefined =>
  path.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], state) as Json | undefined;

const SLIPS: Readonly<Record<string, Slip>> = {
  'the Type is misspelt': changed('Type', (type) => type.toLowerCase()),
  'the Next names nothing': changed('Next', (next) => `${next}!`),
  'the Next is left out': (state) => 'Next' in state && delete state['Next'],
  'the End is left out': (state) => 'End' in state && delete state['End'],
  'the Resource is misspelt': changed('Resource', (resource) => resource.replace(/:(\w)(\w+)(\.|$)/, ':$1x$2$3')),
  'the Resource has another pattern': changed('Resource', (resource) => `${resource.replace(/\.\w+(:2)?$/, '')}.async`),
  'the Resource is left out': (state) => 'Resource' in state && delete state['Resource'],
  'a field of JSONPath is used': (state) => Object.assign(state, { InputPath: '$.a' }),
  'a field is misspelt': (state) => Object.assign(state, { Coment: 'so' }),
  'the language is another': (state) => Object.assign(state, { QueryLanguage: 'JSONPath' }),
  'the Output cannot be read': (state) => state['Type'] !== 'Fail' && Object.assign(state, { Output: '{% ( %}' }),
  'a variable is called states': (state) => state['Type'] !== 'Fail' && Object.assign(state, { Assign: { states: 1 } }),
  'both Next and End are there': (state) => 'Next' in state && Object.assign(state, { End: true }),
  'the times are against each other': (state) =>
    state['Type'] === 'Task' && Object.assign(state, { TimeoutSeconds: 5, HeartbeatSeconds: 6 }),
  'a catcher goes nowhere': (state) => {
    const catcher = inside(state, 'Catch', 0);
    return catcher && Object.assign(catcher, { Next: 'Nowhere' });
  },
  'a retrier covers nothing': (state) => {
    const retrier = inside(state, 'Retry', 0);
    return retrier && Object.assign(retrier, { ErrorEquals: [] });
  },
  'all errors come first': (state) =>
    Array.isArray(state['Retry']) && state['Retry'].unshift({ ErrorEquals: ['States.ALL'] }),
  'a choice goes nowhere': (state) => {
    const choice = inside(state, 'Choices', 0);
    return choice && Object.assign(choice, { Next: 'Nowhere' });
  },
  'a condition is no expression': (state) => {
    const choice = inside(state, 'Choices', 0);
    return choice && Object.assign(choice, { Condition: 'yes' });
  },
  'MaxConcurrency is negative': (state) => state['Type'] === 'Map' && Object.assign(state, { MaxConcurrency: -1 }),
  'the processor is left out': (state) => 'ItemProcessor' in state && delete state['ItemProcessor'],
};

describe.each(MACHINES)('The state machine %s', (name) => {
  it('is taken as it stands, also by another validator', () => {
    expect(validateDefinition(shipped(name))).toEqual([]);
    expect(otherProblems(shipped(name))).toEqual([]);
  });

  const count = statesOf(shipped(name)).length;
  /** Of a large machine a slip is made in each third state, other slips in others. */
  const step = count > 30 ? 3 : 1;

  it.each(Object.entries(SLIPS))('is rejected in whichever state %s', (what, slip) => {
    const missed: string[] = [];
    for (let index = what.length % step; index < count; index += step) {
      const machine = shipped(name);
      const [state = '', of = {}] = statesOf(machine)[index] ?? [];
      if (slip(of) && validateDefinition(machine).length === 0) missed.push(state);
    }
    expect(missed).toEqual([]);
  });

  it('is rejected without any one of its states', () => {
    const missed: string[] = [];
    for (const state of Object.keys(shipped(name)['States'] as Json)) {
      const machine = shipped(name);
      delete (machine['States'] as Json)[state];
      if (validateDefinition(machine).length === 0) missed.push(state);
    }
    expect(missed).toEqual([]);
  });
});

describe('Every slip', () => {
  it.each(Object.entries(SLIPS))('can be made: %s', (_what, slip) => {
    const states = MACHINES.flatMap((name) => statesOf(shipped(name)));
    expect(states.some(([, state]) => Boolean(slip(state)))).toBe(true);
  });
});
