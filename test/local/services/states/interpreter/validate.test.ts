import { problems } from '../../../../../local/services/states/interpreter/validate.ts';
import { call, inside, machine } from '../support/machine.ts';
import { otherProblems } from '../support/other-validator.ts';

const found = (states: Readonly<Record<string, object>>, more: object = {}): string[] =>
  problems(machine(states, more));
const done = { Done: { Type: 'Succeed' } };

const EVERY_STATE = {
  Do: call('f', { Retry: [{ ErrorEquals: ['States.ALL'] }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'No' }] }),
  Each: { Type: 'Map', Items: '{% $states.input %}', ItemProcessor: inside({ In: { Type: 'Pass' } }) },
  Both: { Type: 'Parallel', Branches: [inside({ One: { Type: 'Pass' } })] },
  Rest: { Type: 'Wait', Seconds: 1 },
  Which: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Done' }], Default: 'No' },
  ...done,
  No: { Type: 'Fail', Error: 'No' },
};

describe('A definition', () => {
  it('with every kind of state is sound, also to another validator', () => {
    expect(found(EVERY_STATE)).toEqual([]);
    expect(otherProblems(machine(EVERY_STATE))).toEqual([]);
  });

  it.each([
    [
      'a missing Next',
      { A: { Type: 'Pass', Next: 'B' }, ...done },
      "/States/A/Next names the state 'B', which does not exist",
    ],
    ['a state of unknown type', { A: { Type: 'Loop' } }, "/States/A/Type 'Loop' is not one of"],
    ['an unknown field', { A: { Type: 'Pass', Timeout: 1 } }, '/States/A/Timeout is not a field of a Pass state'],
    ['a field of JSONPath', { A: { Type: 'Pass', ResultPath: '$' } }, '/States/A/ResultPath belongs to JSONPath'],
    ['a state in JSONPath', { A: { Type: 'Pass', QueryLanguage: 'JSONPath' } }, '/States/A is in JSONPath'],
    ['a Task without Resource', { A: { Type: 'Task' } }, '/States/A has no Resource'],
    ['a Wait without a time', { A: { Type: 'Wait' } }, '/States/A has no Seconds or Timestamp'],
    [
      'an expression that cannot be read',
      { A: { Type: 'Pass', Output: '{% $( %}' } },
      '/States/A/Output is no JSONata',
    ],
    ['an expression that does not end', { A: { Type: 'Pass', Output: '{% 1' } }, "does not end with '%}'"],
    [
      'a variable called states',
      { A: { Type: 'Pass', Assign: { states: 1 } } },
      "'states' cannot be the name of a variable",
    ],
    [
      'an ItemReader',
      { A: { Type: 'Map', ItemReader: {}, ItemProcessor: inside({ In: { Type: 'Pass' } }) } },
      'is not run by local AWS',
    ],
    [
      'States.ALL beside others',
      { A: call('f', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }) },
      'has to stand alone and last',
    ],
    [
      'MaxAttempts that are no number',
      { A: call('f', { Retry: [{ ErrorEquals: ['X'], MaxAttempts: -1 }] }) },
      'MaxAttempts has to be',
    ],
    ['Choices that are no list', { A: { Type: 'Choice', Choices: {} } }, '/States/A/Choices has to be an array'],
  ])('is refused for %s, with the place', (_what, states, message) => {
    expect(found(states)).toEqual([expect.stringContaining(message)]);
  });

  it('is refused for what is wrong inside a Map', () => {
    const states = {
      Each: { Type: 'Map', ItemProcessor: inside({ In: { Type: 'Pass', Next: 'Out' } }) },
      Out: { Type: 'Succeed' },
    };
    expect(found(states)).toEqual([
      "/States/Each/ItemProcessor/States/In/Next names the state 'Out', which does not exist",
    ]);
  });

  it('is refused for two states of the same name, wherever they stand', () => {
    const states = { In: { Type: 'Map', ItemProcessor: inside({ In: { Type: 'Pass' } }) } };
    expect(found(states)).toEqual([expect.stringContaining("two states are named 'In'")]);
  });

  it('without QueryLanguage is one in JSONPath', () => {
    const { QueryLanguage: _language, ...rest } = machine(done);
    expect(problems(rest)).toEqual([expect.stringContaining('/States/Done is in JSONPath')]);
  });

  it('that is no object, or has no states, is refused', () => {
    expect(problems([])).toEqual(['/States is missing']);
    expect(problems(1)).toEqual(['/ is no JSON object']);
    expect(problems({ QueryLanguage: 'JSONata', StartAt: 'A', States: {} })).toEqual([
      expect.stringContaining('/StartAt names'),
    ]);
  });
});
