import { example, fileOf } from './support/example.ts';
import { statementsOf, textOf } from './support/statements.ts';
import { synthesized } from './support/synthesized.ts';

/** A gate that asks everybody; one that does not is granted nothing of it. */
const gate = { scan: 'on-demand', newOnly: ['HIGH'], exploited: 'reject', exploitAvailable: ['HIGH'] };

/** Container images ask for more: container-permissions.test.ts. */
const watched = {
  freeze: { changeCalendars: ['releases'] },
  soak: { minutes: 60, alarms: ['errors', { name: 'canary', account: '111111111111', region: 'us-east-1' }] },
};
const stages = (example()['stages'] as object[]).map((stage) => ({ ...stage, ...watched }));
const { resources: resourcesOf } = await synthesized(
  fileOf({ ...example(), images: [{ name: 'web-server', gate }], stages }),
);
const resources = resourcesOf('HallmarkHub');
const functions = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');

const roleOf = (folder: string): string => {
  const found = functions.find(({ Properties }) => Properties['FunctionName'] === `hallmark-${folder}`);
  return textOf(found?.Properties['Role']).replace(/^<(.*)[.]Arn>$/, '$1');
};
const roleNamed = (part: string): string =>
  Object.keys(resources).find((id) => resources[id]?.Type === 'AWS::IAM::Role' && id.includes(part)) ?? '';
const allowed = (folder: string) => statementsOf(resources, roleOf(folder));
const actionsOf = (folder: string): readonly string[] =>
  allowed(folder)
    .flatMap(({ actions }) => actions)
    .filter((action) => !/^(xray|logs):/.test(action))
    .toSorted();

const PUBLISH = ['kms:Decrypt', 'kms:GenerateDataKey*', 'sns:Publish'];
const NAMES = ['imagebuilder:ListComponents', 'imagebuilder:ListImages'];
const QUEUE = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];
const IN_TARGETS = [
  'cloudwatch:DescribeAlarms',
  'ec2:DescribeImageAttribute',
  'ec2:DescribeImages',
  'ssm:GetParameter',
  'ssm:GetParameterHistory',
  'ssm:GetParameters',
  'ssm:PutParameter',
  ...['dev', 'staging', 'prod'].flatMap(() => ['sts:AssumeRole', 'sts:TagSession']),
].toSorted();

describe('what a function may do', () => {
  it.each([
    ['start-promotion', [...QUEUE, 'states:DescribeExecution', 'states:StartExecution']],
    [
      'announce-build',
      [
        'dynamodb:UpdateItem',
        'imagebuilder:GetImage',
        'imagebuilder:GetImagePipeline',
        'imagebuilder:GetWorkflowStepExecution',
        'imagebuilder:ListWorkflowExecutions',
        'imagebuilder:ListWorkflowStepExecutions',
        ...PUBLISH,
        ...QUEUE,
      ],
    ],
    ['resolve-image', ['imagebuilder:GetImage', 'imagebuilder:ListImageBuildVersions']],
    ['find-image', ['ec2:DescribeImages']],
    [
      'evaluate-gate',
      [
        'dynamodb:GetItem',
        'dynamodb:Query',
        'imagebuilder:GetImage',
        'imagebuilder:ListImageScanFindings',
        'inspector2:ListFindings',
        'inspector2:SearchVulnerabilities',
      ],
    ],
    ['record-scan', ['dynamodb:PutItem', 'ec2:DescribeImages', ...QUEUE]],
    ['keep-ledger', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem']],
    ['steer-channel', ['dynamodb:Query', 'dynamodb:UpdateItem', ...NAMES, 'states:StartExecution', ...PUBLISH]],
    [
      'share-image',
      [
        'ec2:CreateTags',
        'ec2:DescribeImageAttribute',
        'ec2:DescribeImages',
        'ec2:EnableImageDeregistrationProtection',
        'ec2:ModifyImageAttribute',
      ],
    ],
    [
      'protect-images',
      [
        'dynamodb:Query',
        'ec2:CreateTags',
        'ec2:DescribeImages',
        'ec2:DisableImageDeregistrationProtection',
        'ec2:EnableImageDeregistrationProtection',
      ],
    ],
    ['check-outputs', IN_TARGETS],
    ['check-window', ['dynamodb:GetItem', 'ssm:GetCalendarState']],
    ['watch-soak', IN_TARGETS],
    ['plan-promotion', IN_TARGETS],
    ['publish-image', IN_TARGETS],
    ['find-fleets', IN_TARGETS],
    ['prepare-fleet', IN_TARGETS],
    ['refresh-fleet', IN_TARGETS],
    ['announce', PUBLISH],
    ['request-approval', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'states:SendTaskSuccess', ...PUBLISH]],
    ['answer-approval', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'states:SendTaskSuccess', ...PUBLISH]],
    ['take-answer', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'iam:GetRole', 'states:SendTaskSuccess', ...PUBLISH]],
    [
      'take-request',
      ['dynamodb:Query', 'dynamodb:UpdateItem', 'iam:GetRole', ...NAMES, 'states:StartExecution', ...PUBLISH],
    ],
    ['close-promotion', ['dynamodb:Query', 'dynamodb:UpdateItem', 'states:DescribeExecution', ...PUBLISH, ...QUEUE]],
    [
      'reconcile',
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        'imagebuilder:ListImagePipelineImages',
        'states:DescribeExecution',
        'states:SendTaskSuccess',
        'states:StartExecution',
        ...PUBLISH,
      ],
    ],
    ['find-drift', IN_TARGETS],
  ])('%s: %j and no more', (folder, expected) => {
    expect(actionsOf(folder)).toEqual(expected.toSorted());
  });

  it('evaluate-gate: neither the ledger nor Inspector, where no gate asks them; reconcile: no answers, where nobody is asked', async () => {
    const plain = await synthesized(fileOf({ ...example(), images: [{ name: 'web-server' }] }));
    const text = JSON.stringify(plain.resources('HallmarkHub', 'AWS::IAM::Policy'));
    expect(text).not.toContain('inspector2:');
    expect(JSON.stringify(plain.resources('HallmarkHub', 'AWS::Lambda::Function'))).not.toContain('record-scan');
    const passing = Object.entries(plain.resources('HallmarkHub', 'AWS::IAM::Policy')).filter(([, each]) =>
      JSON.stringify(each).includes('states:SendTaskSuccess'),
    );
    expect(passing.filter(([id]) => id.startsWith('Sweep'))).toEqual([]);
  });

  it('looks requesters up only where a stage asks approvers whom AWS names', async () => {
    const asking = async (approval: object) => {
      const [first, ...rest] = example()['stages'] as object[];
      const one = await synthesized(
        fileOf({ ...example(), images: [{ name: 'web-server' }], stages: [{ ...first, approval }, ...rest] }),
      );
      return JSON.stringify(one.resources('HallmarkHub', 'AWS::IAM::Policy'));
    };
    expect(await asking({})).toContain('cloudtrail:LookupEvents');
    for (const approval of [{ identity: 'declared' }, { requester: 'may-approve' }])
      expect(await asking(approval)).not.toContain('cloudtrail:');
  });

  it('reads no roles but those of IAM Identity Center', () => {
    for (const folder of ['take-answer', 'take-request'])
      expect(allowed(folder).find(({ sid }) => sid === 'RecognizePeople')?.resources).toEqual([
        'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*',
      ]);
  });

  it('is on every resource only where AWS knows no narrower one', () => {
    const onEverything = functions
      .flatMap(({ Properties }) => allowed(String(Properties['FunctionName']).replace('hallmark-', '')))
      .filter(({ resources: on }) => on.includes('*'))
      .flatMap(({ actions }) => actions);
    expect([...new Set(onEverything)].toSorted()).toEqual([
      'ec2:DescribeImages',
      'imagebuilder:ListComponents',
      'imagebuilder:ListImageScanFindings',
      'imagebuilder:ListImages',
      'inspector2:ListFindings',
      'inspector2:SearchVulnerabilities',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('is never every action of a service', () => {
    const all = Object.keys(resources).flatMap((id) => statementsOf(resources, id).flatMap(({ actions }) => actions));
    expect(all.filter((action) => /^\*$|:\*$/.test(action))).toEqual([]);
  });

  it('reads the images that are configured, and no others', () => {
    const [reading] = allowed('resolve-image').filter(({ sid }) => sid === 'ReadImages');
    expect(reading?.resources).toEqual(['arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/*']);
  });

  it('looks for failed steps in the workflows of configured images, whose executions get their ids when they start', () => {
    const on = (sid: string) => allowed('announce-build').find((each) => each.sid === sid)?.resources;
    expect(on('ListWorkflows')).toEqual(on('ReadImages'));
    expect(on('ListSteps')).toEqual(['arn:aws:imagebuilder:us-east-1:111111111111:workflow-execution/*']);
  });

  it('shares AMIs that Image Builder made, and tags with our own tags', () => {
    const sharing = allowed('share-image');
    expect(sharing.find(({ sid }) => sid === 'ShareAmis')?.conditions).toEqual({
      StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' },
    });
    expect(sharing.find(({ sid }) => sid === 'TagAmis')?.conditions).toEqual({
      'ForAllValues:StringLike': { 'aws:TagKeys': ['hallmark:*'] },
    });
  });

  it('writes in the hub the parameters of its channels, in the regions of the image', () => {
    const [publishing] = allowed('publish-image').filter(({ sid }) => sid === 'PublishInHub');
    expect(publishing?.resources).toHaveLength(3 * 2);
    expect(publishing?.resources).toContain('arn:aws:ssm:eu-west-1:111111111111:parameter/golden/web-server/prod');
  });
});

describe('the role hallmark-hub', () => {
  const role = roleOf('publish-image');

  it('is one for all functions that act in targets, since it is the one that spokes trust', () => {
    expect(resources[role]?.Properties['RoleName']).toBe('hallmark-hub');
    expect(
      new Set(
        [
          'plan-promotion',
          'publish-image',
          'find-fleets',
          'prepare-fleet',
          'put-fleet-back',
          'refresh-fleet',
          'watch-soak',
          'find-drift',
          'check-outputs',
        ].map(roleOf),
      ),
    ).toEqual(new Set([role]));
  });

  it("is no other function's: each of those has its own", () => {
    const others = functions
      .map(({ Properties }) => JSON.stringify(Properties['Role']))
      .filter((each) => !each.includes(role));
    expect(new Set(others).size).toBe(functions.length - 9);
  });

  it('assumes the role of a spoke for a stage in the accounts of that stage alone, in the organisation, and nothing else', () => {
    const assuming = statementsOf(resources, role).filter(({ actions }) => actions.includes('sts:AssumeRole'));
    expect(assuming.map(({ resources: on, conditions }) => ({ on, conditions }))).toEqual(
      [
        ['dev', '222222222222'],
        ['staging', '333333333333'],
        ['prod', '444444444444'],
      ].map(([stage, account]) => ({
        on: ['arn:aws:iam::*:role/hallmark-spoke'],
        conditions: {
          StringEquals: { 'aws:ResourceAccount': [account], 'aws:ResourceOrgID': 'o-exampleorg1' },
          StringEqualsIfExists: { 'aws:RequestTag/hallmark:stage': stage },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['hallmark:stage'] },
        },
      })),
    );
  });
});

describe('what watches stages', () => {
  const on = (folder: string, action: string) =>
    allowed(folder).find(({ actions }) => actions.includes(action))?.resources;

  it('asks the configured change calendar, and sees the configured alarm of the hub alone', () => {
    expect(on('check-window', 'ssm:GetCalendarState')).toEqual([
      'arn:aws:ssm:us-east-1:111111111111:document/releases',
    ]);
    expect(on('watch-soak', 'cloudwatch:DescribeAlarms')).toEqual(['arn:aws:cloudwatch:*:111111111111:alarm:canary']);
  });
});

describe('what a state machine may do', () => {
  it.each([
    [
      'PromoteImage',
      [
        'announce',
        'check-outputs',
        'check-window',
        'evaluate-gate',
        'find-fleets',
        'find-image',
        'keep-ledger',
        'plan-promotion',
        'protect-images',
        'publish-image',
        'request-approval',
        'resolve-image',
        'share-container',
        'share-image',
        'watch-soak',
      ],
    ],
    ['RollFleet', ['keep-ledger', 'prepare-fleet', 'put-fleet-back', 'refresh-fleet']],
    ['Reconcile', ['find-drift', 'protect-images', 'publish-image', 'reconcile']],
  ])('%s calls %j and no other function', (machine, folders) => {
    const [calling] = statementsOf(resources, roleNamed(machine)).filter(({ actions }) =>
      actions.includes('lambda:InvokeFunction'),
    );
    const called = (calling?.resources ?? []).map((arn) => resources[arn.slice(1, -5)]?.Properties['FunctionName']);
    expect(called.toSorted()).toEqual(folders.map((folder) => `hallmark-${folder}`));
  });

  it('promote-image starts and watches roll-fleet, as startExecution.sync:2 needs', () => {
    const actions = statementsOf(resources, roleNamed('PromoteImage')).flatMap((each) => each.actions);
    expect(actions).toEqual(
      expect.arrayContaining([
        'states:StartExecution',
        'states:DescribeExecution',
        'states:StopExecution',
        'events:PutRule',
        'events:PutTargets',
        'events:DescribeRule',
      ]),
    );
  });
});
