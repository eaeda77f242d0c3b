import { diagnosticText } from '../../../shared/state-machine-definition/diagnostic.ts';
import type { MachineType } from '../../../shared/state-machine-definition/rules/scope.ts';
import { validateText } from '../../../shared/state-machine-definition/validate.ts';
import { call, inside, machine } from '../../local/services/states/support/machine.ts';

type States = Readonly<Record<string, object>>;

const found = (definition: unknown, type: MachineType = 'STANDARD'): string[] =>
  validateText(typeof definition === 'string' ? definition : JSON.stringify(definition), type).map(diagnosticText);
const of = (states: States, more: object = {}): string[] => found(machine(states, more));

const done = { Done: { Type: 'Succeed' } };
const task = (Resource: string, more: object = {}) => ({
  A: { Type: 'Task', Resource: `arn:aws:states:::${Resource}`, Arguments: {}, ...more },
});
const map = (more: object = {}) => ({ A: { Type: 'Map', ItemProcessor: inside({ In: { Type: 'Pass' } }), ...more } });

/**
 * Codes, wordings and places as AWS gave them, recorded in the files of
 * https://github.com/localstack/localstack/tree/main/tests/aws/services/stepfunctions/v2 (test_sfn_api,
 * test_sfn_api_validation, test_sfn_api_variable_references, base/test_wait, …), which hold answers of the real service.
 */
describe('What AWS was seen to reject', () => {
  it.each<[what: string, definition: unknown, answer: string[]]>([
    ['nothing', '', ['SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null']],
    ['a list', [], ['SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null']],
    ['no fields', {}, ['SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /']],
    [
      'a state that is not there',
      machine({ A: { Type: 'Pass', Next: 'B' }, ...done }),
      [
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next",
        'MISSING_TRANSITION_TARGET: State "Done" is not reachable. at /States/Done',
      ],
    ],
    [
      'a machine that cannot end',
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } }),
      ['MISSING_END_STATE: Workflow has no terminal state at null'],
    ],
    [
      'a state in JSONPath under JSONata',
      machine({ A: { Type: 'Pass', QueryLanguage: 'JSONPath' } }),
      [
        "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine " +
          'at /States/A',
      ],
    ],
    [
      'a text that is not a time',
      machine({ A: { Type: 'Wait', Timestamp: '2026-01-01 12:00:00' } }),
      ['SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp'],
    ],
    [
      'an unknown integration',
      machine(task('nosuch:thing')),
      [
        'SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::nosuch:thing is not recognized. The value is ' +
          'not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource',
      ],
    ],
    [
      'Credentials of no role',
      machine({ A: call('f', { Credentials: {} }) }),
      ["SCHEMA_VALIDATION_FAILED: The field 'RoleArn' is required but was missing at /States/A/Credentials"],
    ],
    [
      'the name of a state twice',
      machine({ In: { Type: 'Map', ItemProcessor: inside({ In: { Type: 'Pass' } }) } }),
      ['DUPLICATE_STATE_NAME: Duplicate State name: In at /States/In/ItemProcessor/States/In'],
    ],
    [
      'a variable of JSONata for the whole document',
      machine({ A: { Type: 'Pass', Output: '{% $$.a %}' } }),
      ["UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output"],
    ],
    [
      'a field of nothing',
      machine({ A: { Type: 'Pass', Output: '{% a %}' } }),
      ["UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'a' at the top level is not supported. at /States/A/Output"],
    ],
    [
      'errorOutput outside of a catcher',
      machine({ A: { Type: 'Pass', Output: '{% $states.errorOutput %}' } }),
      ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Output"],
    ],
  ])('is %s', (_what, definition, answer) => {
    expect(found(definition)).toEqual(answer);
  });

  it('is a callback in an Express machine', () => {
    const asks = machine(task('sqs:sendMessage.waitForTaskToken', { Arguments: { QueueUrl: 'q', MessageBody: 'b' } }));
    expect(found(asks, 'STANDARD')).toEqual([]);
    expect(found(asks, 'EXPRESS')).toEqual([
      "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  " +
        'at /States/A/Resource',
    ]);
  });
});

/** https://states-language.net/, https://docs.aws.amazon.com/step-functions/latest/dg/concepts-states.html */
describe('What the pages rule out', () => {
  it.each<[what: string, states: States, place: string]>([
    // https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
    ['an optimized integration of an action it has not', task('dynamodb:query'), 'dynamodb:query is not recognized'],
    ['a misspelt action of a service', task('aws-sdk:ssm:putParamter'), 'aws-sdk:ssm:putParamter is not recognized'],
    ['a pattern that the integration has not', task('aws-sdk:ssm:putParameter.sync'), '.sync is not recognized'],
    ['a pattern that AWS has not', task('lambda:invoke.later'), 'lambda:invoke.later is not recognized'],
    ['a job of Lambda', task('lambda:invoke.sync'), 'lambda:invoke.sync is not recognized'],
    ['an unknown service', task('aws-sdk:nosuch:getThing'), 'aws-sdk:nosuch:getThing is not recognized'],
    ['a resource that is no ARN', { A: { Type: 'Task', Resource: 'f' } }, '/States/A/Resource'],
    ['a Task of nothing', { A: { Type: 'Task' } }, '/States/A'],
    // https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
    [
      'heartbeats that come after the end',
      { A: call('f', { TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
      'HeartbeatSeconds',
    ],
    ['a task of no time', { A: call('f', { TimeoutSeconds: 0 }) }, '/States/A/TimeoutSeconds'],
    // https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
    ['no branches', { A: { Type: 'Parallel', Branches: [] } }, '/States/A/Branches'],
    // https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
    ['a negative MaxConcurrency', map({ MaxConcurrency: -1 }), '/States/A/MaxConcurrency'],
    ['a fractional MaxConcurrency', map({ MaxConcurrency: 1.5 }), '/States/A/MaxConcurrency'],
    // https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html
    ['a wait that goes back', { A: { Type: 'Wait', Seconds: -5 } }, '/States/A/Seconds'],
    ['a wait of a part of a second', { A: { Type: 'Wait', Seconds: 1.5 } }, '/States/A/Seconds'],
    ['a wait longer than any', { A: { Type: 'Wait', Seconds: 100_000_000 } }, '/States/A/Seconds'],
    ['a wait of no time', { A: { Type: 'Wait' } }, '/States/A'],
    ['a wait of two', { A: { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z' } }, '/States/A'],
    ['a time of no zone', { A: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00' } }, '/States/A/Timestamp'],
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    [
      'a retrier after all errors',
      { A: call('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }) },
      '/States/A/Retry',
    ],
    [
      'all errors and one more',
      { A: call('f', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }) },
      '/States/A/Retry[0]',
    ],
    ['a retrier of nothing', { A: call('f', { Retry: [{ ErrorEquals: [] }] }) }, '/States/A/Retry[0]/ErrorEquals'],
    [
      'too many attempts',
      { A: call('f', { Retry: [{ ErrorEquals: ['X'], MaxAttempts: 100_000_000 }] }) },
      'MaxAttempts',
    ],
    ['less than no attempts', { A: call('f', { Retry: [{ ErrorEquals: ['X'], MaxAttempts: -1 }] }) }, 'MaxAttempts'],
    ['a backoff that shrinks', { A: call('f', { Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }) }, 'BackoffRate'],
    [
      'an unknown jitter strategy',
      { A: call('f', { Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'SOME' }] }) },
      'JitterStrategy',
    ],
    // https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
    ['an unknown type', { A: { Type: 'Loop' } }, '/States/A/Type'],
    ['an unknown field', { A: { Type: 'Pass', Timeout: 1 } }, "Field 'Timeout' is not supported at /States/A"],
    ['a field of another state', { A: { Type: 'Pass', Seconds: 1 } }, "Field 'Seconds' is not supported at /States/A"],
    [
      'a field of JSONPath',
      { A: { Type: 'Pass', ResultPath: '$' } },
      "only supported for the 'JSONPath' QueryLanguage",
    ],
    ['both Next and End', { A: { Type: 'Pass', Next: 'Done', End: true }, ...done }, '/States/A'],
    ['a name of 81 characters', { ['A'.repeat(81)]: { Type: 'Pass' } }, 'A'.repeat(81)],
    // https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
    ['an expression that cannot be read', { A: { Type: 'Pass', Output: '{% $( %}' } }, 'INVALID_JSONATA_EXPRESSION'],
    ['an expression that does not end', { A: { Type: 'Pass', Output: '{% 1' } }, '/States/A/Output'],
    [
      'an operator of a later JSONata',
      { A: { Type: 'Pass', Output: '{% null ?? 1 %}' } },
      'INVALID_JSONATA_EXPRESSION',
    ],
    // https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
    ['a variable called states', { A: { Type: 'Pass', Assign: { states: 1 } } }, '/States/A/Assign'],
    ['choices that are no list', { A: { Type: 'Choice', Choices: {} } }, '/States/A/Choices'],
    ['a choice without choices', { A: { Type: 'Choice', Choices: [] } }, '/States/A/Choices'],
    [
      'an end inside that leads out',
      { A: { Type: 'Map', ItemProcessor: inside({ In: { Type: 'Pass', Next: 'Done' } }), Next: 'Done' }, ...done },
      '/States/A/ItemProcessor/States/In',
    ],
  ])('is %s', (_what, states, place) => {
    expect(of(states)).toEqual(expect.arrayContaining([expect.stringContaining(place)]));
  });

  it('is what is larger than 1 MB, what is nested too deeply and what is no JSON', () => {
    expect(found(machine({ A: { Type: 'Pass', Comment: 'x'.repeat(1_048_576) } }))).toEqual([
      expect.stringContaining('larger than 1048576 bytes'),
    ]);
    const deep = JSON.stringify(machine({ A: { Type: 'Pass', Output: 'HERE' } }));
    expect(found(deep.replace('"HERE"', '['.repeat(5000) + ']'.repeat(5000)))).toEqual([
      'INVALID_JSON_DESCRIPTION: The document is nested more than 1000 levels deep at null',
    ]);
    expect(found('{\n  "States": nothing }')).toEqual([
      expect.stringMatching(/^INVALID_JSON_DESCRIPTION: .* at \[line: 2, column: 1\d\]$/),
    ]);
  });
});

describe('What AWS takes', () => {
  it.each<[what: string, states: States]>([
    [
      'an action of a service that has no client here, by the service alone',
      task('aws-sdk:textract:detectDocumentText'),
    ],
    ['a callback of any action', task('aws-sdk:ssm:putParameter.waitForTaskToken')],
    ['a job of the nested machine', task('states:startExecution.sync:2', { Arguments: { StateMachineArn: 'a' } })],
    ['a function with version or alias', { A: call('f:live') }],
    ['a wait until a time of another zone', { A: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00+02:00' } }],
    ['expressions for times', { A: call('f', { TimeoutSeconds: '{% 5 %}', HeartbeatSeconds: '{% 9 %}' }) }],
    [
      'errorOutput in a catcher',
      {
        A: call('f', {
          Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'Done' }],
          Next: 'Done',
        }),
        ...done,
      },
    ],
    ['the result in a task', { A: call('f', { Output: '{% $states.result.a %}' }) }],
    [
      'a loop inside a Map',
      {
        A: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'X', States: { X: { Type: 'Pass', Next: 'Y' }, Y: { Type: 'Pass', Next: 'X' } } },
        },
      },
    ],
  ])('is %s', (_what, states) => {
    expect(of(states)).toEqual([]);
  });
});
