import { createHash } from 'node:crypto';
import type { Finding } from '../domain/finding.ts';
import type { AmiScanRecords, AmiScans, CompletedScan } from '../ports/ami-scans.ts';
import { type Item, json, ledgerTable, parsed, text } from './ledger-table.ts';

/** Inspector itself keeps records of scans that long: https://docs.aws.amazon.com/inspector/latest/user/machine-image-on-demand.html */
const KEPT_DAYS = 30;

const partition = (amiId: string): string => `AMI#${amiId}`;

/** In the ledger's table, for as long as Inspector would know them. */
export const dynamodbAmiScans = (tableName: string, region: string, now: () => Date): AmiScans & AmiScanRecords => {
  const table = ledgerTable(tableName, region);
  const row = (amiId: string, sort: string): Item => ({
    pk: text(partition(amiId)),
    sk: text(sort),
    expires: { N: String(Math.floor(now().getTime() / 1000) + KEPT_DAYS * 86_400) },
  });
  return {
    completed: (scan) => table.add({ ...row(scan.amiId, `SCAN#${scan.scanId}`), scan: json(scan) }),
    found: (amiId, scanId, findingArn, finding) => {
      const digest = createHash('sha256').update(findingArn).digest('hex').slice(0, 32);
      return table.add({ ...row(amiId, `FOUND#${scanId}#${digest}`), finding: json(finding) });
    },
    scan: async (amiId) => {
      const scans = (await table.query(partition(amiId), 'SCAN#')).flatMap(
        (item) => parsed<CompletedScan>(item['scan']) ?? [],
      );
      const newest = scans.sort((a, b) => a.at.localeCompare(b.at)).at(-1);
      if (!newest) return { status: 'PENDING', findings: [] };
      if (newest.status !== 'SUCCESSFUL') return { status: 'FAILED', reason: newest.reason, findings: [] };
      const items = await table.query(partition(amiId), `FOUND#${newest.scanId}#`);
      const total = newest.total ?? Number.POSITIVE_INFINITY;
      if (items.length < total)
        return { status: 'COLLECTING', reason: `${items.length} of ${newest.total} findings were told`, findings: [] };
      return { status: 'COMPLETED', findings: items.flatMap((item) => parsed<Finding>(item['finding']) ?? []) };
    },
  };
};
