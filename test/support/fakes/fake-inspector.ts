import type { Risk } from '../../../shared/domain/risk.ts';
import type { AmiScan, AmiScans } from '../../../shared/ports/ami-scans.ts';
import type { Vulnerabilities } from '../../../shared/ports/vulnerabilities.ts';

export interface FakeInspector extends Vulnerabilities, AmiScans {
  readonly known: Map<string, Risk>;
  /** Keys of findings on instances, by AMI id. */
  readonly onInstances: Map<string, readonly string[]>;
  readonly scans: Map<string, AmiScan>;
  readonly asked: string[];
}

/** Amazon Inspector: what it knows and has scanned. */
export const fakeInspector = (): FakeInspector => {
  const fake: FakeInspector = {
    known: new Map(),
    onInstances: new Map(),
    scans: new Map(),
    asked: [],
    risks: async (ids) => {
      fake.asked.push(...ids);
      return new Map(ids.flatMap((id) => (fake.known.has(id) ? [[id, fake.known.get(id) ?? {}] as const] : [])));
    },
    live: async (amiIds) => new Set(amiIds.flatMap((id) => fake.onInstances.get(id) ?? [])),
    scan: async (amiId) => fake.scans.get(amiId) ?? { status: 'PENDING', findings: [] },
  };
  return fake;
};
