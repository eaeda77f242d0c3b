import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { emitChange } from './change-event.ts';
import { type Content, newest, type StoredParameter, ssmState } from './state.ts';

export interface Write {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly content: Content;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of who writes. */
  readonly by: string;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const MAX_VERSIONS = 100;
/** https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MAX_PARAMETERS = { Standard: 10_000, Advanced: 100_000 };

/** Throws where one more version, or one more parameter, would exceed a limit. */
export const checkRoom = (world: World, { account, region, name, content }: Write): void => {
  const { parameters } = ssmState(world, account, region);
  const oldest = parameters[name]?.versions;
  if (oldest && oldest.length >= MAX_VERSIONS && (oldest[0]?.labels.length ?? 0) > 0) {
    const message = `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest[0]?.number}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`;
    throw new AwsError('ParameterMaxVersionLimitExceeded', message);
  }
  if (oldest || Object.keys(parameters).length < MAX_PARAMETERS.Standard) return;
  const same = Object.values(parameters).filter((one) => newest(one).tier === content.tier).length;
  if (same >= MAX_PARAMETERS[content.tier]) {
    const message = `The account has ${same} ${content.tier} parameters in ${region}, which is the most there can be.`;
    throw new AwsError('ParameterLimitExceeded', message);
  }
};

/** Number that the next version of a parameter gets. */
export const nextVersion = (parameter: StoredParameter | undefined): number =>
  parameter ? newest(parameter).number + 1 : 1;

/** Makes a version the newest, drops the oldest beyond the limit, and tells EventBridge. */
export const writeVersion = (world: World, { account, region, name, content, tags, by }: Write): void => {
  const { parameters } = ssmState(world, account, region);
  const known = parameters[name];
  const number = nextVersion(known);
  const version = { ...content, number, modifiedAt: world.clock.now(), modifiedBy: by, labels: [] };
  if (known) known.versions = [...known.versions, version].slice(-MAX_VERSIONS);
  else parameters[name] = { name, versions: [version], tags: { ...tags } };
  const { type, description } = content;
  emitChange(world, { account, region, name, type, description, operation: known ? 'Update' : 'Create' });
};
