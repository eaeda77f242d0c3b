import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { FIND_DRIFT, RECONCILE, STEPS } from '../../infra/functions.ts';
import { type MachineName, machineOf, machineText, statesOf } from '../support/state-machines.ts';

const FUNCTIONS = readdirSync(join(import.meta.dirname, '../../functions'));
const INTAKE = [
  'start-promotion',
  'announce-build',
  'post-to-slack',
  'steer-channel',
  'answer-approval',
  'take-answer',
  'take-request',
  'close-promotion',
  'record-scan',
];
const pascal = (folder: string) =>
  folder.replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());
const PLACEHOLDERS = FUNCTIONS.filter((folder) => !INTAKE.includes(folder)).map(pascal);

const STANDARD = [
  'RetryableError',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Sandbox.Timedout',
];

const bind = (placeholder: string) =>
  placeholder === 'Partition' ? 'aws' : `arn:aws:lambda:us-east-1:111111111111:function:${placeholder}`;
const MACHINES: MachineName[] = ['promote-image', 'roll-fleet', 'reconcile'];
const all = MACHINES.flatMap((name) => statesOf(machineOf(name, bind)).map(([state, of]) => ({ name, state, of })));
const tasks = all.filter(({ of }) => of.Type === 'Task');
const invocations = tasks.filter(({ of }) => of.Resource?.endsWith(':lambda:invoke'));

describe.each(MACHINES)('The state machine %s', (name) => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(machineOf(name, bind));
    expect(isValid ? '' : errorsText()).toBe('');
  });

  it('is in JSONata throughout', () => {
    expect(machineOf(name, bind).QueryLanguage).toBe('JSONata');
    expect(machineText(name)).not.toMatch(/"(InputPath|OutputPath|ResultPath|Parameters|ResultSelector)"/);
  });

  it('names its states in sentence case, so that its picture reads', () => {
    for (const { state } of all) expect(state).toMatch(/^[A-Z][a-zA-Z ]*\??$/);
  });

  it('fits what Step Functions takes, with room to spare', () => {
    expect(machineText(name).length).toBeLessThan(512 * 1024);
  });
});

describe('Every placeholder', () => {
  const used = MACHINES.flatMap((name) => [...machineText(name).matchAll(/\$\{(\w+)\}/g)].map(([, found]) => found));

  it('is a function that is there, the other machine, or the partition', () => {
    expect(used.filter((found) => ![...PLACEHOLDERS, 'RollFleet', 'Partition'].includes(found ?? ''))).toEqual([]);
  });

  it('has its state: no function of a workflow is there without one', () => {
    expect(PLACEHOLDERS.filter((placeholder) => !used.includes(placeholder))).toEqual([]);
  });
});

describe('Every call of a function', () => {
  it.each(invocations)('$name: "$state" is retried for what may mend itself, with jitter', ({ of }) => {
    expect(of.Retry?.[0]).toMatchObject({ ErrorEquals: STANDARD, JitterStrategy: 'FULL' });
  });
});

describe('Every function', () => {
  const rows = new Map([...STEPS, FIND_DRIFT, RECONCILE].map((row) => [pascal(row.folder), row]));
  const calls = tasks.flatMap(({ name, state, of }) =>
    [...`${of.Resource} ${of.Arguments?.FunctionName}`.matchAll(/:function:(\w+)/g)].map(([, called = '']) => ({
      ...{ name, state, called },
      limit: of.TimeoutSeconds,
    })),
  );

  it('that a state machine calls is looked at here', () => {
    expect(calls.length).toBeGreaterThan(40);
    expect(new Set(calls.map(({ called }) => called))).toEqual(new Set(PLACEHOLDERS));
  });

  it.each(calls.filter(({ limit }) => typeof limit === 'number'))(
    '$called ends 30 seconds before $name: "$state" gives up on it, so that its own time-out is retried',
    ({ called, limit }) => {
      expect(limit).toBeGreaterThanOrEqual((rows.get(called)?.timeoutSeconds ?? Number.NaN) + 30);
    },
  );

  it('has a limit in seconds, except where a state waits for people', () => {
    expect(calls.filter(({ limit }) => typeof limit !== 'number').map(({ called }) => called)).toEqual([
      'RequestApproval',
    ]);
  });
});

describe('Every task', () => {
  it.each(tasks.filter(({ of }) => !of.Resource?.includes('startExecution')))(
    '$name: "$state" ends in time',
    ({ of }) => {
      // How long persons are waited for is said by the configuration.
      const waitsForPersons = of.Resource?.includes('waitForTaskToken');
      if (waitsForPersons) expect(of.TimeoutSeconds).toMatch(/^\{% .*approvalSeconds %\}$/);
      else expect(of.TimeoutSeconds).toBeGreaterThan(0);
    },
  );

  const inMap = new Set(['Published batch', 'Restored batch']);
  it.each(tasks.filter(({ state }) => !inMap.has(state)))('$name: "$state" catches what it cannot mend', ({ of }) => {
    expect(of.Catch?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
  });
});

describe('Telling people', () => {
  const telling = Object.entries(machineOf('promote-image', bind).States).filter(([name]) =>
    name.startsWith('Announce '),
  );

  it.each(telling)('never decides how it goes on: "%s"', (_name, state) => {
    // What fails anyway fails as unheard, so that close-promotion tells it.
    const unheard = state.Next === 'Failed' ? 'Failed unheard' : state.Next;
    expect(state.Catch?.[0]?.Next).toBe(unheard);
  });
});

describe('The Map states', () => {
  it('bound how much goes on at once', () => {
    const maps = all.filter(({ of }) => of.Type === 'Map');
    expect(maps.length).toBeGreaterThan(0);
    for (const { of } of maps) expect(of.MaxConcurrency).toBeGreaterThan(0);
  });
});

describe('The comment of promote-image, which the console shows', () => {
  const { Comment } = machineOf('promote-image', bind);

  it('has examples of manual input that can be copied', () => {
    const examples = [...Comment.matchAll(/\{"image".*?\}(?=[ .])/g)].map(([text]) => JSON.parse(text) as object);
    expect(examples.length).toBeGreaterThanOrEqual(5);
    for (const example of examples) expect(example).toHaveProperty('image');
  });
});
