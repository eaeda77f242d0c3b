import { parseNamedVersion } from '../domain/image-version.ts';
import { promotionId } from '../domain/promotion-id.ts';
import type { Hold, Queued } from '../ports/ledger.ts';

/** The same build after the same hold always has the same name: a lift that is repeated starts nothing twice. */
export const queuedPromotion = (
  { image, stages }: Queued,
  lifted: Pick<Hold, 'at' | 'by'>,
  hash: (text: string) => string,
): { readonly name: string; readonly input: object } => {
  const version = parseNamedVersion(`${image.name}/${image.version}`);
  const id = version ? promotionId(version, hash) : image.version;
  const name = `${id.slice(0, 60)}-queued-${hash(`${id} ${stages.join(' ')} ${lifted.at}`).slice(0, 8)}`;
  return { name, input: { image: image.buildVersionArn, stages, requestedBy: lifted.by } };
};
