import { assert, asyncProperty, integer, string } from 'fast-check';
import { evaluateTemplate } from '../../local/services/states/interpreter/expression.ts';
import { type MachineName, machineText } from '../support/state-machines.ts';

/** Step Functions cuts a cause: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
const LONGEST = 32_768;

const MACHINES: MachineName[] = ['promote-image', 'roll-fleet', 'reconcile'];

/** Every expression of the definitions that reads the cause of an error. */
const readers = MACHINES.flatMap((name) => {
  const found: { name: string; where: string; text: string }[] = [];
  const visit = (value: unknown, where: string): void => {
    if (typeof value === 'string' && value.includes('errorOutput.Cause')) found.push({ name, where, text: value });
    if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) visit(each, `${where}/${key}`);
  };
  visit(JSON.parse(machineText(name)), '');
  return found;
});

const said = (text: string, Cause: unknown): Promise<unknown> => {
  const group = { account: '2', region: 'r', group: 'g', launchTemplate: null, mixed: false };
  const states = { errorOutput: { Error: 'PermanentError', Cause }, input: { ...group, fleet: group } };
  return evaluateTemplate(text, { states, stage: { name: 'dev' }, fleets: [], moved: [] }, 'Cause');
};

const failed = (errorMessage: string): string =>
  JSON.stringify({
    errorType: 'PermanentError',
    errorMessage,
    trace: ['PermanentError: no', '    at x (index.js:1:2)'],
  });

/** Quotes, backslashes, new lines and what JSON writes as \u…, wherever the cut is. */
const AWKWARD = 'He said "no\\yes"\n\u0001 and é😀 … ';

describe('A Catch', () => {
  it('reads causes in all three machines', () => {
    expect(new Set(readers.map(({ name }) => name))).toEqual(new Set(MACHINES));
  });

  it.each(readers)('$name $where: says the message of a function that failed', async ({ text }) => {
    expect(await said(text, failed('tagging the AMIs: "no"\nat all'))).toContain('tagging the AMIs: "no"\nat all');
  });

  it.each(readers)('$name $where: is not broken by a cause that was cut', async ({ text }) => {
    const whole = failed(AWKWARD.repeat(2000));
    expect(whole.length).toBeGreaterThan(LONGEST);
    expect(await said(text, whole.slice(0, LONGEST))).toContain('He said "no\\yes"\n\u0001 and é😀');
  });

  it.each(readers)('$name $where: takes a cause that is no JSON, or none at all', async ({ text }) => {
    for (const cause of ['Task timed out', '{"errorMessage"', '{"errorMessage":"a\nb', '', undefined])
      expect(typeof (await said(text, cause))).toBe('string');
  });

  const [first] = readers;
  it('is broken by no cause, wherever it is cut', async () => {
    await assert(
      asyncProperty(string({ unit: 'binary', maxLength: 60 }), integer({ min: 0, max: 260 }), async (message, end) => {
        const whole = failed(message + AWKWARD);
        expect(typeof (await said(first?.text ?? '', whole.slice(0, end)))).toBe('string');
      }),
    );
  });
});
