import { createHash } from 'node:crypto';
import { type Finding, UNKNOWN_PACKAGE, type VulnerablePackage } from '../domain/finding.ts';
import { missingOf, newestScan, type ToldFinding } from '../domain/scan-on-demand.ts';
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
      const newest = newestScan(items.flatMap((item) => parsed<CompletedScan>(item['scan']) ?? []));
      if (!newest) return { status: 'PENDING', findings: [] };
      const failed = newest.ends.find(({ status }) => status !== 'SUCCESSFUL');
      if (failed) return { status: 'FAILED', reason: failed.reason, findings: [] };
      const all: ToldFinding[] = [];
      for (const scanId of newest.scanIds) {
        const told = (await table.query(partition(amiId), `FOUND#${scanId}#`)).map(toldFinding);
        const reason = missingOf(
          newest.ends.filter((end) => end.scanId === scanId),
          told,
        );
        if (reason) return { status: 'COLLECTING', reason, findings: [] };
        all.push(...told);
      }
      return { status: 'COMPLETED', findings: all.map(({ finding }) => finding) };
    },
  };
};

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
