import fc from 'fast-check';
import { ConfigurationError } from '../../../infra/configuration/configuration-error.ts';
import { readConfiguration } from '../../../infra/configuration/read-configuration.ts';
import { EXAMPLE, example, fileOf, least } from '../support/example.ts';
import { written } from '../support/written.ts';

const problemsOf = (file: string): string[] => {
  try {
    readConfiguration(file);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.split('\n');
  }
};

describe('the configuration file', () => {
  it('of the project is right, and names a hub, three stages in order and two regions', () => {
    const { runtime } = readConfiguration(EXAMPLE);
    expect(runtime.hub).toEqual({ account: '111111111111', region: 'us-east-1' });
    const image = runtime.images['web-server'];
    expect(image?.stages.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod']);
    expect(image?.regions).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('may leave out all that has a default', () => {
    const { runtime } = readConfiguration(fileOf(least()));
    expect(runtime).toEqual({
      organizationId: undefined,
      reconcile: { everyMinutes: 60, drift: 'repair', resume: true },
      hub: { account: '111111111111', region: 'us-east-1' },
      spoke: { roleName: 'hallmark-spoke', externalId: 'hallmark-least' },
      approvals: { trustedSessionNames: [] },
      buildNotices: { started: false, succeeded: true },
      images: {
        'web-server': {
          name: 'web-server',
          pipelineName: 'web-server',
          regions: ['us-east-1'],
          gate: {
            mode: 'enforce',
            report: [],
            maxFindings: { CRITICAL: 0, HIGH: 0 },
            fixableOnly: true,
            newOnly: [],
            exploited: 'ignore',
            exploitAvailable: [],
            whenRiskIsUnknown: 'inconclusive',
            scan: 'test-instance',
            whenScanIsOff: 'reject',
            scanTimeoutMinutes: 120,
            pollSeconds: 60,
            waivers: [],
          },
          stages: [
            {
              name: 'dev',
              targets: [{ account: '222222222222', regions: ['us-east-1'] }],
              share: { accounts: ['222222222222'], organizationalUnits: [], organizations: [] },
              parameterName: '/golden/web-server',
              hubParameterName: '/golden/web-server/dev',
              fleets: undefined,
            },
          ],
        },
      },
    });
  });

  it('tells where a mistake is: file, line, column, path', () => {
    const file = written(
      'hallmark.yaml',
      'hub:\n  account: "1"\n  region: us-east-1\nregions: [us-east-1]\nimages: [{name: web}]\nstages: [{name: dev, accounts: ["222222222222"]}]\n',
    );
    expect(problemsOf(file)).toEqual([`${file}:2:3: hub.account: an account id is 12 digits, in quotes`]);
  });

  it('tells all wrong fields at once', () => {
    const file = fileOf({ ...least(), regions: [], gate: { fixableOnly: 'yes' }, logRetentionDays: 7 });
    expect(problemsOf(file)).toHaveLength(3);
  });

  it('tells all contradictions at once', () => {
    const stage = { name: 'dev', accounts: ['222222222222'], regions: ['eu-west-1'] };
    const problems = problemsOf(fileOf({ ...least(), stages: [stage, stage] }));
    expect(problems.join('\n')).toMatch(/there already.*no image has a copy.*written by the stage/s);
  });

  it.each([
    ['is not there', '/nowhere/hallmark.yaml', 'cannot be read (ENOENT)'],
    ['is empty', written('hallmark.yaml', ''), ':1:1: the file: has to be a map of settings'],
    ['is a list', written('hallmark.yaml', '- a\n'), ':1:1: the file: has to be a map of settings'],
    ['is no YAML', written('hallmark.yaml', 'hub: {\n'), 'not valid YAML'],
    ['has a key twice', written('hallmark.yaml', 'hub: 1\nhub: 2\n'), ':2:1: not valid YAML: Map keys must be unique'],
    ['has an alias of nothing', written('hallmark.yaml', 'hub: *x\n'), 'Unresolved alias'],
  ])('that %s is refused in one line', (_what, file, message) => {
    const problems = problemsOf(file);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(file);
    expect(problems[0]).toContain(message);
  });

  it('is refused with a ConfigurationError, whatever it holds', () => {
    const keys = fc.constantFrom(...Object.keys(example()), 'x');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (values) => {
        for (const problem of problemsOf(fileOf({ ...values, images: 1 }))) expect(problem).toMatch(/:\d+:\d+: .+: .+/);
      }),
      { numRuns: 60 },
    );
  });
});
