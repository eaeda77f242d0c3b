import type {
  Finding,
  ListFindingsRequest,
  ListFindingsResponse,
  SearchVulnerabilitiesRequest,
  SearchVulnerabilitiesResponse,
} from '@aws-sdk/client-inspector2';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation, type Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { activation } from './activation.ts';
import { know } from './controls.ts';
import { isEnabled, SCAN_TYPES } from './scan-types.ts';
import { inspector, type StoredFinding } from './state.ts';

const anywhere = (action: string) => () => [{ action: `inspector2:${action}`, resource: '*' }];

const invalid = (message: string): AwsError => new AwsError('ValidationException', message, { status: 400 });

type Criteria = NonNullable<ListFindingsRequest['filterCriteria']>;
type Text = { comparison: string | undefined; value: string | undefined };

/** What a finding is looked for by; any other criterion is refused. */
const READ: Readonly<Record<string, (finding: StoredFinding) => string>> = {
  vulnerabilityId: ({ vulnerabilityId }) => vulnerabilityId,
  ec2InstanceImageId: ({ imageId }) => imageId,
  findingStatus: ({ status }) => status,
  severity: ({ severity }) => severity,
};

const MOST_FILTERS = 10;

const fits = (finding: StoredFinding, criteria: Criteria): boolean =>
  Object.entries(criteria).every(([name, filters]) => {
    const read = READ[name];
    if (!read)
      throw invalid(`Local AWS does not filter findings by ${name}; it does by ${Object.keys(READ).join(', ')}.`);
    const all = filters as readonly Text[];
    if (all.length > MOST_FILTERS) throw invalid(`${name} takes at most ${MOST_FILTERS} filters.`);
    return all.some(({ comparison, value = '' }) =>
      comparison === 'PREFIX'
        ? read(finding).startsWith(value)
        : (read(finding) === value) === (comparison === 'EQUALS'),
    );
  });

const shown = (given: StoredFinding, call: Call, world: World): Finding => {
  const at = new Date(world.clock.now());
  return {
    findingArn: `arn:aws:inspector2:${call.region}:${call.account}:finding/${given.instanceId}-${given.vulnerabilityId}`,
    awsAccountId: call.account,
    type: 'PACKAGE_VULNERABILITY',
    description: '',
    title: `${given.vulnerabilityId} - ${given.packageName}`,
    remediation: { recommendation: { text: 'None Provided' } },
    severity: given.severity as Finding['severity'],
    firstObservedAt: at,
    lastObservedAt: at,
    status: given.status,
    resources: [
      { type: 'AWS_EC2_INSTANCE', id: given.instanceId, details: { awsEc2Instance: { imageId: given.imageId } } },
    ],
    packageVulnerabilityDetails: {
      vulnerabilityId: given.vulnerabilityId,
      source: 'LOCAL',
      vulnerablePackages: [{ name: given.packageName, version: given.installedVersion }],
    },
    ...(given.exploitAvailable ? { exploitAvailable: given.exploitAvailable } : {}),
    ...(given.epss === undefined ? {} : { epss: { score: given.epss } }),
  };
};

/** Whether Amazon Inspector is enabled for anything here. */
const isOn = (world: World, { account, region }: Call): boolean =>
  SCAN_TYPES.some((type) => isEnabled(world, { account, region }, type));

/**
 * While Amazon Inspector is off, SearchVulnerabilities is denied (docs/design/aws-assumptions.md): AccessDeniedException is in its
 * model. It is not in that of ListFindings, which finds nothing: https://github.com/turbot/steampipe-mod-aws-compliance/issues/857
 */
const notOn = ({ account }: Call, action: string): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `Amazon Inspector is not enabled in account '${account}': ${action} is not allowed.`,
    {
      status: 403,
    },
  );

/** Amazon Inspector: for what it is enabled, what it knows of vulnerabilities, and what it found on instances. Scans of images are told by their events. */
export const inspector2: Service = {
  name: 'inspector2',
  client: () => import('@aws-sdk/client-inspector2'),
  operations: {
    ...activation,
    SearchVulnerabilities: operation<SearchVulnerabilitiesRequest, SearchVulnerabilitiesResponse>({
      access: anywhere('SearchVulnerabilities'),
      run: ({ filterCriteria }, call, world) => {
        if (!isOn(world, call)) throw notOn(call, 'SearchVulnerabilities');
        const ids = filterCriteria?.vulnerabilityIds ?? [];
        if (ids.length !== 1) throw invalid('vulnerabilityIds takes exactly one id.');
        const { vulnerabilities } = inspector(world, call.account, call.region);
        const seen = new Date(world.clock.now());
        return {
          vulnerabilities: ids.flatMap((id) => {
            const found = vulnerabilities[id];
            if (!found) return [];
            const { epss, knownExploited, exploitObserved } = found;
            return [
              {
                id,
                ...(epss === undefined ? {} : { epss: { score: epss } }),
                ...(knownExploited ? { cisaData: { dateAdded: seen, action: 'Apply updates.' } } : {}),
                ...(exploitObserved ? { exploitObserved: { firstSeen: seen, lastSeen: seen } } : {}),
              },
            ];
          }),
        };
      },
    }),
    ListFindings: operation<ListFindingsRequest, ListFindingsResponse>({
      access: anywhere('ListFindings'),
      run: ({ filterCriteria = {}, maxResults = 100, nextToken }, call, world) => {
        const all = isOn(world, call)
          ? inspector(world, call.account, call.region).findings.filter((each) => fits(each, filterCriteria))
          : [];
        const from = Number(nextToken ?? 0);
        const next = from + maxResults;
        return {
          findings: all.slice(from, next).map((each) => shown(each, call, world)),
          ...(next < all.length ? { nextToken: String(next) } : {}),
        };
      },
    }),
  },
  controls: { know },
};
