import {
  checkInstanceTypes,
  checkKeys,
  checkManaged,
  checkNetwork,
  checkParents,
} from '../../preflight/checks/builds.ts';
import { checkAll, deployable } from '../../preflight/checks/check-all.ts';
import {
  checkBootstrap,
  checkCaller,
  checkOrganization,
  checkRegions,
  checkSlack,
} from '../../preflight/checks/environment.ts';
import type { Finding } from '../../preflight/checks/finding.ts';
import { checkNames } from '../../preflight/checks/names.ts';
import { checkServiceLinkedRoles } from '../../preflight/checks/roles.ts';
import { checkInspector, checkRegistryScanning } from '../../preflight/checks/scanning.ts';
import { checkStackSets } from '../../preflight/checks/stack-sets.ts';
import type { Facts } from '../../preflight/facts/facts.ts';
import type { Needs } from '../../preflight/needs/needs.ts';

const HUB = '111111111111';
const HOME = 'us-east-1';
const NOT_ALLOWED = { unknown: 'User: x is not authorized', permission: 'some:Action' };

const needs = (more: Partial<Needs> = {}): Needs => ({
  account: HUB,
  home: HOME,
  regions: [HOME],
  fleetsInHub: false,
  stacks: [],
  names: [],
  scans: [],
  slack: [],
  networks: [],
  instanceTypes: [],
  managed: [],
  parents: [],
  keys: [],
  ...more,
});

const facts = (more: Partial<Facts> = {}): Facts => ({
  caller: { known: { account: HUB, arn: `arn:aws:iam::${HUB}:root` } },
  enabledRegions: { known: [HOME] },
  bootstrap: {},
  stacks: {},
  names: {},
  inspector: { known: {} },
  registryScanning: { known: { scanType: 'BASIC', rules: [] } },
  organization: { known: undefined },
  stackSetAccess: { known: 'ENABLED' },
  delegatedAdministrators: { known: [] },
  roles: {},
  slackWorkspaces: { known: [] },
  slackChannels: { known: [] },
  defaultVpcs: {},
  networkParts: {},
  offeredTypes: {},
  managedVersions: {},
  availableImages: {},
  keys: {},
  ...more,
});

const results = (findings: readonly Finding[]) => findings.map(({ result }) => result);
const only = (findings: readonly Finding[]): Finding => {
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
};

const stack = (id: string, more: Partial<Needs['stacks'][number]> = {}) => ({
  id,
  name: id,
  region: HOME,
  dependencies: [],
  ...more,
});

describe('The account', () => {
  it.each([
    ['is the hub', HUB, 'ok'],
    ['is another one', '222222222222', 'problem'],
  ])('%s', (_what, account, result) => {
    const caller = { known: { account, arn: 'arn' } };
    expect(results(checkCaller(needs(), facts({ caller })))).toEqual([result]);
  });

  it('is the only thing that is checked where it is another one', () => {
    const caller = { known: { account: '222222222222', arn: 'arn' } };
    expect(results(checkAll(needs(), facts({ caller })))).toEqual(['problem']);
  });
});

describe('A region', () => {
  it.each([
    ['enabled', { known: ['eu-south-2'] }, 'ok'],
    ['not enabled', { known: [HOME] }, 'problem'],
  ])('that is %s', (_what, enabledRegions, result) => {
    const found = only(checkRegions(needs({ regions: ['eu-south-2'] }), facts({ enabledRegions })));
    expect(found.result).toBe(result);
    if (result === 'problem') expect(found.fix).toEqual(['aws account enable-region --region-name eu-south-2']);
  });
});

describe('The bootstrap of CDK', () => {
  const parameter = '/cdk-bootstrap/ours/version';
  const given = needs({
    stacks: [
      stack('A', { bootstrap: { parameter, version: 6 } }),
      stack('B', { bootstrap: { parameter, version: 8 } }),
      stack('C'),
    ],
  });

  it.each([
    ['is new enough', { known: 8 }, 'ok', undefined],
    ['is too old for one of the stacks', { known: 7 }, 'problem', ['npx cdk bootstrap aws://111111111111/us-east-1']],
    ['is missing', { known: undefined }, 'problem', ['npx cdk bootstrap aws://111111111111/us-east-1']],
    ['cannot be read', NOT_ALLOWED, 'not checked', undefined],
  ])('%s', (_what, found, result, fix) => {
    const finding = only(checkBootstrap(given, facts({ bootstrap: { [`${HOME} ${parameter}`]: found } })));
    expect(finding).toMatchObject({ result, ...(fix ? { fix, stacks: ['A', 'B'] } : {}) });
  });
});

describe('The organization', () => {
  it.each([
    ['is the configured one', { known: { id: 'o-ours', managementAccount: '9' } }, 'ok'],
    ['is another one', { known: { id: 'o-theirs', managementAccount: '9' } }, 'problem'],
    ['is missing', { known: undefined }, 'problem'],
    ['cannot be read', NOT_ALLOWED, 'not checked'],
  ])('%s', (_what, organization, result) => {
    expect(results(checkOrganization(needs({ organizationId: 'o-ours' }), facts({ organization })))).toEqual([result]);
  });

  it('is not checked without organizationId', () => {
    expect(checkOrganization(needs(), facts())).toEqual([]);
  });
});

describe('A service-managed StackSet', () => {
  const given = needs({ stackSet: { stack: 'Spokes', name: 's', serviceManaged: true, administrationRole: 'r' } });
  const organization = { known: { id: 'o-1', managementAccount: '999999999999' } };

  it.each([
    ['is ready', [HUB], 'ENABLED', ['ok', 'ok']],
    ['has no trusted access', [HUB], 'DISABLED', ['ok', 'problem']],
    ['has no delegated administrator', ['222222222222'], 'ENABLED', ['problem']],
    ['has a hub that Organizations does not answer', undefined, 'ENABLED', ['problem']],
  ])('%s', (_what, administrators, access, expected) => {
    const more = {
      organization,
      delegatedAdministrators: { known: administrators },
      stackSetAccess: { known: access },
    };
    const findings = checkStackSets(given, facts(more));
    expect(results(findings)).toEqual(expected);
    for (const each of findings.filter(({ result }) => result === 'problem')) {
      expect(each.stacks).toEqual(['Spokes']);
      expect(each.hint).toBe('Run it with credentials of the management account 999999999999.');
    }
  });

  it('cannot be deployed from the management account', () => {
    const own = { known: { id: 'o-1', managementAccount: HUB } };
    expect(only(checkStackSets(given, facts({ organization: own }))).message).toContain(
      'The hub is the management account',
    );
  });
});

describe('A self-managed StackSet', () => {
  const given = needs({ stackSet: { stack: 'Spokes', name: 's', serviceManaged: false, administrationRole: 'Admin' } });

  it.each([
    ['has its role', { known: true }, 'ok'],
    ['lacks its role', { known: false }, 'problem'],
    ['has a role that cannot be read', NOT_ALLOWED, 'not checked'],
  ])('%s', (_what, role, result) => {
    const found = only(checkStackSets(given, facts({ roles: { Admin: role } })));
    expect(found.result).toBe(result);
    if (result === 'problem') expect(found.fix?.[0]).toMatch(/^aws iam create-role --role-name Admin /);
  });
});

describe('Amazon Inspector', () => {
  const scans: Needs['scans'] = [
    { stack: 'Factory', pipeline: 'web', resourceType: 'EC2' },
    { stack: 'Factory', pipeline: 'box', resourceType: 'ECR', repository: 'hallmark/box' },
  ];

  it('is checked by kind of resource', () => {
    const findings = checkInspector(
      needs({ scans }),
      facts({ inspector: { known: { EC2: 'ENABLED', ECR: 'DISABLED' } } }),
    );
    expect(results(findings)).toEqual(['ok', 'problem']);
    expect(findings[1]?.fix).toEqual(['aws inspector2 enable --region us-east-1 --resource-types ECR']);
    expect(findings[1]?.message).toMatch(/; needed for box$/);
  });

  it.each([
    ['enhanced for its name', 'ENHANCED', ['hallmark/box'], 'CONTINUOUS_SCAN', 'ok'],
    ['enhanced for a pattern', 'ENHANCED', ['hallmark/*'], 'SCAN_ON_PUSH', 'ok'],
    ['enhanced for others', 'ENHANCED', ['other/*'], 'CONTINUOUS_SCAN', 'problem'],
    ['enhanced by hand only', 'ENHANCED', ['*'], 'MANUAL', 'problem'],
    ['basic', 'BASIC', ['*'], 'SCAN_ON_PUSH', 'problem'],
  ])('scans a repository where scanning is %s', (_what, scanType, filters, frequency, result) => {
    const registryScanning = { known: { scanType, rules: [{ frequency, filters }] } };
    expect(results(checkRegistryScanning(needs({ scans }), facts({ registryScanning })))).toEqual([result]);
  });

  it('gets a rule beside those that the registry has', () => {
    const registryScanning = {
      known: { scanType: 'ENHANCED', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['other/*'] }] },
    };
    const [fix = ''] = only(checkRegistryScanning(needs({ scans }), facts({ registryScanning }))).fix ?? [];
    expect(JSON.parse(/--rules '(.*)'$/.exec(fix)?.[1] ?? '')).toEqual([
      { scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{ filter: 'other/*', filterType: 'WILDCARD' }] },
      { scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: 'hallmark/box', filterType: 'WILDCARD' }] },
    ]);
  });
});

describe('Slack', () => {
  const slack: Needs['slack'] = [{ stack: 'Hub', workspaceId: 'T1', channelId: 'C1', arn: 'arn:ours' }];
  const channel = (arn: string, channelId: string) => ({ arn, workspaceId: 'T1', channelId });

  it.each([
    ['an authorized workspace', ['T1'], [], ['ok']],
    ['a workspace that is not authorized', ['T2'], [], ['problem']],
    ['a channel that another configuration has', ['T1'], [channel('arn:theirs', 'C1')], ['ok', 'problem']],
    ['a configuration of the same name', ['T1'], [channel('arn:ours', 'C2')], ['ok', 'problem']],
    ['another channel', ['T1'], [channel('arn:theirs', 'C2')], ['ok']],
  ])('with %s', (_what, workspaces, channels, expected) => {
    const more = { slackWorkspaces: { known: workspaces }, slackChannels: { known: channels } };
    expect(results(checkSlack(needs({ slack }), facts(more)))).toEqual(expected);
  });

  it('with a channel that our own stack has', () => {
    const resources = [{ logicalId: 'Slack', type: 'AWS::Chatbot::SlackChannelConfiguration', physicalId: 'arn:ours' }];
    const more = {
      slackWorkspaces: { known: ['T1'] },
      slackChannels: { known: [channel('arn:ours', 'C1')] },
      stacks: { Hub: { known: { status: 'CREATE_COMPLETE', resources } } },
    };
    expect(results(checkSlack(needs({ slack, stacks: [stack('Hub')] }), facts(more)))).toEqual(['ok']);
  });
});

describe('A name of the templates', () => {
  const table = {
    stack: 'Ledger',
    region: HOME,
    logicalId: 'Table',
    type: 'AWS::DynamoDB::GlobalTable',
    name: 'ledger',
    retained: true,
  };
  const component = {
    ...table,
    logicalId: 'C',
    type: 'AWS::ImageBuilder::Component',
    name: `arn:aws:imagebuilder:${HOME}:${HUB}:component/web/1.0.0/1`,
  };
  const recipe = {
    ...table,
    logicalId: 'R',
    type: 'AWS::ImageBuilder::ImageRecipe',
    name: `arn:aws:imagebuilder:${HOME}:${HUB}:image-recipe/web/1.0.0`,
  };
  const group = { ...table, logicalId: 'G', type: 'AWS::Logs::LogGroup', name: '/ours', retained: false };
  const key = ({ type, name }: { type: string; name: string }) => `${HOME} ${type} ${name}`;
  const check = (
    names: Needs['names'],
    taken: Needs['names'],
    stacks: Facts['stacks'] = { Ledger: { known: undefined } },
  ) =>
    checkNames(
      needs({ names, stacks: [stack('Ledger'), stack('Old')] }),
      facts({ stacks, names: Object.fromEntries(names.map((each) => [key(each), { known: taken.includes(each) }])) }),
    );
  const owning = (id: string, logicalId: string) => ({
    Ledger: { known: undefined },
    [id]: { known: { status: 'CREATE_COMPLETE', resources: [{ logicalId, type: table.type, physicalId: 'ledger' }] } },
  });

  it('that is free is counted', () => {
    expect(only(check([table, group], [])).message).toBe('Ledger (us-east-1): 2 names free');
  });

  it('that the stack itself has is no obstacle', () => {
    expect(only(check([table], [table], owning('Ledger', 'Table'))).message).toBe(
      'Ledger (us-east-1): 1 name of its own',
    );
  });

  it('that the stack has under another logical id is one: CloudFormation makes the new before it deletes the old', () => {
    expect(results(check([table], [table], owning('Ledger', 'Before')))).toEqual(['problem']);
  });

  it('that another stack of ours has is to be let go by it first', () => {
    const found = only(check([table], [table], owning('Old', 'Table')));
    expect(found).toMatchObject({ result: 'problem', fix: ['npx cdk deploy Old'], stacks: ['Ledger'] });
  });

  it('is let go by that stack alone where it depends on the one that is to have the resource', () => {
    const stacks = [stack('Ledger'), { ...stack('Between'), dependencies: ['Ledger'] }];
    const found = checkNames(
      needs({ names: [table], stacks: [...stacks, { ...stack('Old'), dependencies: ['Between'] }] }),
      facts({ stacks: owning('Old', 'Table'), names: { [key(table)]: { known: true } } }),
    );
    expect(only(found).fix).toEqual(['npx cdk deploy --exclusively Old']);
  });

  it('of a table that the template keeps is imported, or deleted with its protection', () => {
    expect(only(check([table], [table]))).toMatchObject({
      fix: ['npx cdk deploy --import-existing-resources Ledger'],
      deletions: [
        'aws dynamodb update-table --region us-east-1 --table-name ledger --no-deletion-protection-enabled',
        'aws dynamodb delete-table --region us-east-1 --table-name ledger',
      ],
    });
  });

  it('of a log group that the template does not keep is deleted', () => {
    const fix = ['aws logs delete-log-group --region us-east-1 --log-group-name /ours'];
    expect(only(check([group], [group]))).toMatchObject({ fix, deletions: fix });
  });

  it('of a recipe comes before those of its components, which cannot be deleted before', () => {
    expect(check([component, recipe], [component, recipe]).map(({ fix }) => fix?.[0]?.split(' ')[2])).toEqual([
      'delete-image-recipe',
      'delete-component',
    ]);
  });

  it('that cannot be looked for is counted by the missing permission', () => {
    const found = checkNames(
      needs({ names: [table, group], stacks: [stack('Ledger')] }),
      facts({
        stacks: { Ledger: { known: undefined } },
        names: { [key(table)]: NOT_ALLOWED, [key(group)]: { known: false } },
      }),
    );
    expect(found.map(({ result, message }) => `${result}: ${message}`)).toEqual([
      'ok: Ledger (us-east-1): 1 name free',
      'not checked: 1 name of Ledger (1 DynamoDB::GlobalTable): you do not have the permission some:Action',
    ]);
  });
});

describe('The network', () => {
  const build = { user: 'web', region: HOME, securityGroupIds: [] };

  it.each([
    ['a default VPC', true, 'ok'],
    ['no default VPC', false, 'problem'],
  ])('with %s', (_what, there, result) => {
    expect(
      results(checkNetwork(needs({ networks: [build] }), facts({ defaultVpcs: { [HOME]: { known: there } } }))),
    ).toEqual([result]);
  });

  it.each([
    ['a subnet and a group in one VPC', 'vpc-1', 'vpc-1', ['ok']],
    ['a subnet and a group in two VPCs', 'vpc-1', 'vpc-2', ['problem']],
    ['a subnet that is missing', undefined, 'vpc-1', ['problem']],
    ['both missing', undefined, undefined, ['problem', 'problem']],
  ])('with %s', (_what, subnet, group, expected) => {
    const networks = [{ ...build, subnetId: 'subnet-1', securityGroupIds: ['sg-1'] }];
    const networkParts = { [`${HOME} subnet-1`]: { known: subnet }, [`${HOME} sg-1`]: { known: group } };
    expect(results(checkNetwork(needs({ networks }), facts({ networkParts })))).toEqual(expected);
  });
});

describe('Instance types', () => {
  it('that a region does not offer are named with their image', () => {
    const instanceTypes = [{ user: 'web', region: HOME, types: ['t3.medium', 'u9.huge'] }];
    const found = only(
      checkInstanceTypes(needs({ instanceTypes }), facts({ offeredTypes: { [HOME]: { known: ['t3.medium'] } } })),
    );
    expect(found.message).toBe('web: us-east-1 does not offer u9.huge');
  });
});

describe('What Amazon keeps', () => {
  const arn = 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/1.x.x';
  const managed: Needs['managed'] = [
    { stack: 'F', user: 'web', kind: 'component', name: 'update-linux', version: '1.x.x', arn },
  ];

  it.each([
    ['a version that fits', ['1.0.2/1', '2.0.0'], 'ok'],
    ['other versions', ['2.0.0'], 'problem'],
    ['nothing of that name', [], 'problem'],
  ])('has %s', (_what, versions, result) => {
    expect(
      results(checkManaged(needs({ managed }), facts({ managedVersions: { [arn]: { known: versions } } }))),
    ).toEqual([result]);
  });
});

describe('An image of ours as a base', () => {
  const parents: Needs['parents'] = [{ stack: 'Derived', user: 'web', name: 'base', version: 'x.x.x' }];

  it.each([
    ['with a build', ['1.0.0'], 'ok'],
    ['without one', [], 'later'],
  ])('%s', (_what, versions, result) => {
    expect(
      results(checkParents(needs({ parents }), facts({ availableImages: { base: { known: versions } } }))),
    ).toEqual([result]);
  });

  it('without a build keeps its stack waiting, and what depends on that', () => {
    const given = needs({
      parents,
      stacks: [stack('Hub'), stack('Derived', { dependencies: ['Hub'] }), stack('Last', { dependencies: ['Derived'] })],
    });
    const findings = checkParents(given, facts({ availableImages: { base: { known: [] } } }));
    expect(deployable(given, findings)).toEqual({ now: ['Hub'], later: ['Derived', 'Last'] });
  });
});

describe('A key that the configuration names', () => {
  const arn = `arn:aws:kms:${HOME}:${HUB}:key/1`;
  const given = needs({ keys: [{ user: 'web', region: HOME, arn }] });
  const policy = (Action: string | string[], Principal: unknown = { AWS: `arn:aws:iam::${HUB}:root` }) => ({
    known: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*' }] }),
  });
  const enabled = { enabled: true, usage: 'ENCRYPT_DECRYPT' };

  it.each([
    ['leaves all to the account', { known: { ...enabled, policy: policy('kms:*') } }, 'ok'],
    [
      'lets the role of Image Builder use it',
      {
        known: {
          ...enabled,
          policy: policy(
            [
              'kms:Encrypt',
              'kms:Decrypt',
              'kms:ReEncrypt*',
              'kms:GenerateDataKey*',
              'kms:CreateGrant',
              'kms:DescribeKey',
            ],
            {
              AWS: `arn:aws:iam::${HUB}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
            },
          ),
        },
      },
      'ok',
    ],
    ['allows reading alone', { known: { ...enabled, policy: policy('kms:Decrypt') } }, 'problem'],
    [
      'allows another account alone',
      { known: { ...enabled, policy: policy('kms:*', { AWS: '222222222222' }) } },
      'problem',
    ],
    ['is disabled', { known: { ...enabled, enabled: false, policy: policy('kms:*') } }, 'problem'],
    ['signs', { known: { ...enabled, usage: 'SIGN_VERIFY', policy: policy('kms:*') } }, 'problem'],
    ['is missing', { known: undefined }, 'problem'],
    ['has a policy that cannot be read', { known: { ...enabled, policy: NOT_ALLOWED } }, 'not checked'],
  ])('%s', (_what, key, result) => {
    expect(results(checkKeys(given, facts({ keys: { [arn]: key } })))).toEqual([result]);
  });
});

describe('A service-linked role', () => {
  const instanceTypes = [{ user: 'web', region: HOME, types: ['t3.medium'] }];

  it('that is not there yet is right: the service creates it', () => {
    const roles = { AWSServiceRoleForImageBuilder: { known: false }, AWSServiceRoleForAutoScaling: { known: false } };
    const found = checkServiceLinkedRoles(needs({ instanceTypes, fleetsInHub: true }), facts({ roles }));
    expect(results(found)).toEqual(['ok', 'ok']);
    expect(found[1]?.message).toContain('Auto Scaling creates it with the first group');
  });
});
