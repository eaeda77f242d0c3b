import { nearest } from '../component-document/nearest.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { VetoedKind } from '../domain/veto.ts';
import type { BuilderNames } from '../ports/builder-names.ts';

/**
 * Why a veto would keep nothing out: no image or component has the name. A version need not exist yet. Undefined for a good name, and
 * where Image Builder cannot be asked, since a veto may be urgent.
 */
export const unknownName = async (
  kind: VetoedKind,
  version: string,
  /** Names that are known without asking. */
  known: readonly string[],
  names: BuilderNames,
): Promise<Refusal | undefined> => {
  const name = version.split('/')[0] ?? '';
  if (known.includes(name)) return undefined;
  try {
    if (await names.has(kind, name)) return undefined;
    const near = nearest(name, [...known, ...(await names.own(kind))]);
    const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
    return refusal('NAME_UNKNOWN', `EC2 Image Builder has no ${kind} named "${name}": nothing was vetoed.${meant}`);
  } catch {
    return undefined;
  }
};
