import {
  Inspector2Client,
  type Finding as InspectorFinding,
  ListFindingsCommand,
  type ListFindingsRequest,
  SearchVulnerabilitiesCommand,
} from '@aws-sdk/client-inspector2';
import { findingKey } from '../domain/finding.ts';
import type { Risk } from '../domain/risk.ts';
import type { Vulnerabilities } from '../ports/vulnerabilities.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** What `ListFindings` takes of each criterion, and gives on a page. */
const FILTERS = 10;
const PAGE = 100;

/** Calls at once: request rates are not documented. */
const AT_ONCE = 5;

/** Inspector is not switched on here, or nobody may ask it: then nothing is known, and the policy says what that means. */
const SILENT = new Set(['AccessDeniedException', 'AccessDenied', 'ValidationException', 'ResourceNotFoundException']);

/**
 * Amazon Inspector's vulnerability database and findings.
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_SearchVulnerabilities.html
 */
export const inspectorVulnerabilities = (region: string): Vulnerabilities => {
  const client = clientFor(Inspector2Client, region);

  const search = async (id: string): Promise<Risk | undefined> => {
    const command = new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: [id] } });
    const answer = await unlessSilent(call('SearchVulnerabilities', region, () => client.send(command)));
    const found = answer?.vulnerabilities?.find((each) => each.id === id);
    return (
      found && {
        exploited: found.cisaData !== undefined || found.exploitObserved !== undefined,
        epss: found.epss?.score,
        // What was seen exploited has an exploit; that none was seen says nothing about what is published.
        exploitAvailable: found.exploitObserved === undefined ? undefined : true,
      }
    );
  };

  const findings = async (criteria: ListFindingsRequest['filterCriteria']): Promise<InspectorFinding[]> => {
    const all: InspectorFinding[] = [];
    let nextToken: string | undefined;
    do {
      const command = new ListFindingsCommand({
        filterCriteria: criteria,
        maxResults: PAGE,
        ...(nextToken ? { nextToken } : {}),
      });
      const page = await unlessSilent(call('ListFindings', region, () => client.send(command)));
      all.push(...(page?.findings ?? []));
      nextToken = page?.nextToken;
    } while (nextToken);
    return all;
  };

  return {
    risks: async (ids, withExploits) => {
      const searched = await inGroups(ids, AT_ONCE, async (group) =>
        Promise.all(group.map(async (id) => [id, await search(id)] as const)),
      );
      const risks = new Map(searched.flatMap(([id, risk]) => (risk ? [[id, risk] as const] : [])));
      const published = withExploits ? await exploits(ids, findings) : new Map<string, boolean>();
      for (const [id, exploitAvailable] of published)
        risks.set(id, { ...risks.get(id), exploitAvailable: risks.get(id)?.exploitAvailable || exploitAvailable });
      return risks;
    },
    live: async (amiIds) => {
      const all = await inGroups(amiIds, FILTERS, (group) =>
        findings({ ec2InstanceImageId: group.map(equals), findingStatus: [equals('ACTIVE')] }),
      );
      return new Set(
        all.flatMap(({ packageVulnerabilityDetails: details }) =>
          (details?.vulnerablePackages ?? []).map(({ name }) => findingKey(details?.vulnerabilityId ?? '', name ?? '')),
        ),
      );
    },
  };
};

/** Whether an exploit is published, as far as any finding of the vulnerability says. */
const exploits = async (
  ids: readonly string[],
  findings: (criteria: ListFindingsRequest['filterCriteria']) => Promise<InspectorFinding[]>,
): Promise<Map<string, boolean>> => {
  const all = await inGroups(ids, FILTERS, (group) => findings({ vulnerabilityId: group.map(equals) }));
  const published = new Map<string, boolean>();
  for (const { exploitAvailable, packageVulnerabilityDetails: details } of all) {
    const id = details?.vulnerabilityId;
    if (id && exploitAvailable) published.set(id, published.get(id) === true || exploitAvailable === 'YES');
  }
  return published;
};

const equals = (value: string) => ({ comparison: 'EQUALS' as const, value });

const unlessSilent = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (SILENT.has((error as Error).name)) return undefined;
    throw error;
  }
};

/** One group after the other. */
const inGroups = async <Item, Result>(
  items: readonly Item[],
  size: number,
  work: (group: Item[]) => Promise<readonly Result[]>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += size) results.push(...(await work(items.slice(from, from + size))));
  return results;
};
