import { ecr } from '../../../../local/services/ecr/service.ts';
import { inspector2 } from '../../../../local/services/inspector2/service.ts';
import { DEV, type FakeWorld, fakeWorld, HUB } from '../../support/fake-world.ts';

let fake: FakeWorld;
beforeEach(() => {
  fake = fakeWorld([ecr, inspector2]);
});

const inspector = (operation: string, input: object = {}, account = HUB, region = 'us-east-1') =>
  fake.call(account, `inspector2:${operation}`, input, { region });

/** Status by resource. */
const statuses = async (account = HUB, region = 'us-east-1') => {
  const { accounts } = await inspector('BatchGetAccountStatus', {}, account, region);
  const { ec2, ecr: registry, lambda } = accounts[0].resourceState;
  return [accounts[0].state, ec2, registry, lambda].map(({ status }) => status);
};

const enable = async (...resourceTypes: readonly string[]) => {
  await inspector('Enable', { resourceTypes });
  await fake.world.idle();
};

const scanType = async () =>
  (await fake.call(HUB, 'ecr:GetRegistryScanningConfiguration', {}, { region: 'us-east-1' })).scanningConfiguration;

describe('Amazon Inspector', () => {
  it('is off in a new account', async () => {
    expect(await statuses()).toEqual(['DISABLED', 'DISABLED', 'DISABLED', 'DISABLED']);
  });

  it('is enabled a while after it was asked for, for what was asked', async () => {
    const { accounts, failedAccounts } = await inspector('Enable', { resourceTypes: ['EC2'] });
    expect(accounts).toMatchObject([{ accountId: HUB, status: 'ENABLING', resourceStatus: { ec2: 'ENABLING' } }]);
    expect(failedAccounts).toEqual([]);

    await fake.world.idle();
    expect(await statuses()).toEqual(['ENABLED', 'ENABLED', 'DISABLED', 'DISABLED']);
  });

  it('stays off in other regions and accounts', async () => {
    await enable('EC2');
    expect(await statuses(HUB, 'eu-west-1')).not.toContain('ENABLED');
    expect(await statuses(DEV)).not.toContain('ENABLED');
  });

  it('is disabled a while after it was asked for: for all types where none is named', async () => {
    await enable('EC2', 'LAMBDA');
    await inspector('Disable', { resourceTypes: ['LAMBDA'] });
    expect(await statuses()).toEqual(['ENABLED', 'ENABLED', 'DISABLED', 'DISABLING']);
    await inspector('Disable');
    await fake.world.idle();
    expect(await statuses()).toEqual(['DISABLED', 'DISABLED', 'DISABLED', 'DISABLED']);
  });

  it('does not take long to enable what is enabled', async () => {
    await enable('EC2');
    await inspector('Enable', { resourceTypes: ['EC2'] });
    expect(await statuses()).toContain('ENABLED');
  });

  it('is not enabled for another account', async () => {
    const { accounts, failedAccounts } = await inspector('Enable', { accountIds: [DEV], resourceTypes: ['EC2'] });
    expect(accounts).toEqual([]);
    expect(failedAccounts).toMatchObject([{ accountId: DEV, errorCode: 'ACCESS_DENIED' }]);
  });

  it.each([[['EBS']], [[]]])('refuses the types %j', async (resourceTypes) => {
    await expect(inspector('Enable', { resourceTypes })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

// https://docs.aws.amazon.com/inspector/latest/user/ecr-integration.html
describe('Amazon Inspector for ECR', () => {
  it('is the enhanced scanning of the registry, of every repository', async () => {
    await enable('ECR');
    expect(await scanType()).toMatchObject({
      scanType: 'ENHANCED',
      rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: '*' }] }],
    });
    await inspector('Disable', { resourceTypes: ['ECR'] });
    expect(await scanType()).toMatchObject({ scanType: 'BASIC', rules: [] });
  });

  it('is enabled by enhanced scanning, whose own rules stay', async () => {
    const rules = [
      { scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{ filter: 'golden/*', filterType: 'WILDCARD' }] },
    ];
    await fake.call(
      HUB,
      'ecr:PutRegistryScanningConfiguration',
      { scanType: 'ENHANCED', rules },
      { region: 'us-east-1' },
    );
    await fake.world.idle();
    expect(await statuses()).toEqual(['ENABLED', 'DISABLED', 'ENABLED', 'DISABLED']);
    await enable('ECR');
    expect(await scanType()).toMatchObject({ rules });
  });
});

describe('while Amazon Inspector is off', () => {
  it('ListFindings finds nothing, and its database cannot be searched', async () => {
    await expect(inspector('ListFindings')).resolves.toMatchObject({ findings: [] });
    const search = { filterCriteria: { vulnerabilityIds: ['CVE-2026-1'] } };
    await expect(inspector('SearchVulnerabilities', search)).rejects.toMatchObject({ name: 'AccessDeniedException' });

    await enable('EC2');
    await expect(inspector('SearchVulnerabilities', search)).resolves.toMatchObject({ vulnerabilities: [] });
  });
});
