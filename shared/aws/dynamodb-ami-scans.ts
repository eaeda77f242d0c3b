import { createHash } from 'node:crypto';
import { type Finding, UNKNOWN_PACKAGE, type VulnerablePackage } from '../domain/finding.ts';
import { missingOf, newestScan, type ScanEnd, type ToldFinding, untold } from '../domain/scan-on-demand.ts';
import type { AmiScanRecords, AmiScans, CompletedScan } from '../ports/ami-scans.ts';
import { type Item, json, ledgerTable, parsed, text } from './ledger-table.ts';

const partition = (amiId: string): string => `AMI#${amiId}`;

const row = (amiId: string, sort: string): Item => ({ pk: text(partition(amiId)), sk: text(sort) });

const digest = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 32);

/**
 * In the ledger's table. Rows stay: an image may be promoted again as long as its AMI exists, and nobody can be asked for the findings
 * again. Each telling has a row of its own, so that none overwrites another, and the order in which they come makes no difference.
 */
export const dynamodbAmiScans = (tableName: string, region: string): AmiScans & AmiScanRecords => {
  const table = ledgerTable(tableName, region);
  return {
    completed: (scan) =>
      table.add({
        ...row(scan.amiId, `SCAN#${scan.scanId}#${digest(JSON.stringify(scan))}`),
        scan: json(scan),
      }),
    found: (amiId, scanId, findingArn, finding) => {
      const content = JSON.stringify(finding);
      const sort = `FOUND#${scanId}#${digest(findingArn || content)}#${digest(content)}`;
      return table.add({ ...row(amiId, sort), finding: text(content) });
    },
    scan: async (amiId) => {
      const items = await table.query(partition(amiId), 'SCAN#');
      const ends = items.flatMap((item) => parsed<CompletedScan>(item['scan']) ?? []);
      const newest = newestScan(ends);
      if (!newest) return { status: 'PENDING', findings: [] };
      const failed = newest.ends.find(({ status }) => status !== 'SUCCESSFUL');
      if (failed) return { status: 'FAILED', reason: failed.reason, findings: [] };
      const told = async (scanId: string) => (await table.query(partition(amiId), `FOUND#${scanId}#`)).map(toldFinding);
      const all: ToldFinding[] = [];
      for (const scanId of newest.scanIds) {
        const found = await told(scanId);
        const reason = unproven(
          newest.ends.filter((end) => end.scanId === scanId),
          found,
        );
        if (reason) return { status: 'COLLECTING', reason, findings: [] };
        all.push(...found);
      }
      for (const scanId of earlier(ends, newest.scanIds)) all.push(...(await told(scanId)));
      return { status: 'COMPLETED', proof: proofOf(newest.ends), findings: all.map(({ finding }) => finding) };
    },
  };
};

/** What is missing before the ends of a scan prove what was found; undefined: nothing. */
const unproven = (ends: readonly ScanEnd[], told: readonly ToldFinding[]): string | undefined => {
  const shown = ends.flatMap((end) => end.shown ?? []);
  if (shown.length === 0) return 'EC2 has not confirmed the scan: scan the AMI again';
  const missing = missingOf(ends, told);
  if (missing) return missing;
  for (const each of shown) {
    const reason = untold(each, told);
    if (reason) return reason;
  }
  return undefined;
};

/** For people, who see it with the verdict. */
const proofOf = (ends: readonly ScanEnd[]): string => {
  const [at = ''] = ends.flatMap(({ shown }) => shown?.at ?? []).toSorted();
  return `scanned on demand: the events of Amazon Inspector report every finding, and EC2 shows the scan of ${at}`;
};

/** Other scans that were confirmed. An AMI does not change: a later scan takes nothing away that an earlier one found. */
const earlier = (ends: readonly ScanEnd[], newest: readonly string[]): readonly string[] => [
  ...new Set(ends.flatMap(({ scanId, shown }) => (shown && !newest.includes(scanId) ? [scanId] : []))),
];

/** As version 0.1 wrote it, with one package. */
type OldFinding = Omit<Finding, 'packages'> &
  Omit<VulnerablePackage, 'name'> & { readonly packageName?: string; readonly packages?: Finding['packages'] };

const toldFinding = (item: Item): ToldFinding => {
  const [, , key = ''] = (item['sk']?.S ?? '').split('#');
  const { id, severity, title, packages, packageName, fixedIn, fixUnknown } = JSON.parse(
    item['finding']?.S ?? '{}',
  ) as OldFinding;
  const one = { name: packageName ?? UNKNOWN_PACKAGE, fixedIn, fixUnknown };
  return { key, finding: { id, severity, title, packages: packages ?? [one] } };
};
