import { readFileSync } from 'node:fs';
import { readConfiguration } from '../../infra/configuration/read-configuration.ts';
import { EXAMPLE, example, fileOf, least } from './support/example.ts';
import { synthesized } from './support/synthesized.ts';

const assembly = await synthesized();
const withWebhook = { ...least(), notifications: { slackWebhook: true } };

describe('synthesis', () => {
  it('of the example has the ledger, the hub, the pipelines, those of derived images, a key for each further region and the spokes; cdk-nag finds nothing', () => {
    expect(assembly.stacks.toSorted()).toEqual([
      'HallmarkDerivedImages',
      'HallmarkHub',
      'HallmarkImageFactory',
      'HallmarkImages-eu-west-1',
      'HallmarkLedger',
      'HallmarkSpokes',
    ]);
    const report = JSON.parse(assembly.file('validation-report.json')) as {
      pluginReports: { pluginName: string; conclusion: string }[];
    };
    expect(report.pluginReports).toContainEqual(
      expect.objectContaining({ pluginName: 'AwsSolutions', conclusion: 'success' }),
    );
  });

  it('leaves the configuration as functions read it beside the stacks', () => {
    expect(JSON.parse(assembly.file('configuration.json'))).toEqual(readConfiguration(EXAMPLE).runtime);
  });

  it.each([
    [
      'two images, one of them baked elsewhere',
      { ...least(), images: [{ name: 'web-server' }, { name: 'db-server' }] },
    ],
    [
      'no parameters in the hub',
      { ...least(), stages: [{ name: 'dev', accounts: ['222222222222'], hubParameter: false }] },
    ],
    [
      'two tags of fleets',
      {
        ...example(),
        stages: [
          { name: 'dev', accounts: ['222222222222'], fleets: { tagKey: 'a' } },
          { name: 'prod', accounts: ['333333333333'], fleets: { tagKey: 'b' } },
        ],
      },
    ],
    ['three regions', { ...example(), regions: ['us-east-1', 'eu-west-1', 'ap-southeast-2'] }],
  ])('of a configuration with %s passes cdk-nag, too', async (_what, configuration) => {
    await expect(synthesized(fileOf(configuration))).resolves.toBeDefined();
  });

  it('with a webhook keeps the URL out of the template, and what Slack did not take', async () => {
    const { resources } = await synthesized(fileOf(withWebhook));
    const [secret] = Object.values(resources('HallmarkHub', 'AWS::SecretsManager::Secret'));
    expect(secret?.Properties['SecretString']).toBe('https://hooks.slack.com/services/REPLACE');
    const subscriptions = Object.values(resources('HallmarkHub', 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ Protocol: 'lambda', RedrivePolicy: { deadLetterTargetArn: expect.anything() } }),
    ]);
  });

  it('is what `cdk` runs, with a configuration that -c configuration=FILE replaces', () => {
    const { app, context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as {
      app: string;
      context: Record<string, unknown>;
    };
    expect(app).toBe('node infra/app.ts');
    expect(context['configuration']).toBe(EXAMPLE);
  });
});
