import { findingKey } from '../../shared/domain/finding.ts';
import { type GatePolicy, isProven } from '../../shared/domain/gate-policy.ts';
import type { Image } from '../../shared/domain/image.ts';
import type { LedgerImage } from '../../shared/ports/ledger.ts';
import type { Dependencies } from './dependencies.ts';
import { scanOf } from './scan-of.ts';

/**
 * Keys of what the image now current in each stage has: by its own scan, which Image Builder keeps as it was when the image was
 * built, and by what Inspector sees on instances that run it. What neither has counts as new.
 */
export const whatStagesHave = async (
  dependencies: Dependencies,
  image: Image,
  gate: GatePolicy,
  stages: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const found = new Map<string, Promise<ReadonlySet<string>>>();
  const all = await Promise.all(
    stages.map(async (stage) => {
      const current = (await dependencies.ledger.channel(image.name, stage))?.current;
      if (!current) return [];
      const keys = found.get(current.buildVersionArn) ?? keysOf(dependencies, image.kind, current, gate);
      found.set(current.buildVersionArn, keys);
      return [[stage, await keys] as const];
    }),
  );
  return new Map(all.flat());
};

const keysOf = async (
  dependencies: Dependencies,
  kind: Image['kind'],
  current: LedgerImage,
  gate: GatePolicy,
): Promise<ReadonlySet<string>> => {
  const ids = kind === 'ami' ? current.amis.map(({ id }) => id) : [];
  const [{ status, findings }, live] = await Promise.all([
    scanOf(dependencies, { ...current, kind }, gate, true),
    dependencies.vulnerabilities.live(ids),
  ]);
  return new Set([
    ...(isProven(status)
      ? findings.flatMap(({ id, packages }) => packages.map(({ name }) => findingKey(id, name)))
      : []),
    ...live,
  ]);
};
