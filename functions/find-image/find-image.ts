import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { AmiRegistry } from '../../shared/ports/ami-registry.ts';

export interface Dependencies {
  readonly registry: Pick<AmiRegistry, 'describe'>;
  /** Where the hub's AMIs are. */
  readonly regions: readonly string[];
}

export type Found =
  | { readonly outcome: 'found'; readonly imageArn: string }
  | ({ readonly outcome: 'rejected' } & Refusal);

/** Finds the image that an AMI belongs to, by the tag that Image Builder puts on its AMIs. */
export const findImage =
  ({ registry, regions }: Dependencies) =>
  async ({ amiId }: { amiId: string }): Promise<Found> => {
    const states = await Promise.all(regions.map((region) => registry.describe(region, amiId)));
    const known = states.find((state) => state !== undefined);
    if (!known)
      return {
        outcome: 'rejected',
        ...refusal('IMAGE_UNKNOWN', `The hub cannot find AMI ${amiId} in ${regions.join(', ')}.`),
      };
    if (!known.buildVersionArn)
      return {
        outcome: 'rejected',
        ...refusal(
          'IMAGE_UNKNOWN',
          `The AMI ${amiId} was not made by Image Builder: it has no tag Ec2ImageBuilderArn.`,
        ),
      };
    return { outcome: 'found', imageArn: known.buildVersionArn };
  };
