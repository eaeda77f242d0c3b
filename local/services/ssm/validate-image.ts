import type { Principal } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { emitChange } from './change-event.ts';
import { ssmState } from './state.ts';
import { type Write, writeVersion } from './write-version.ts';

/**
 * Writes an `aws:ec2:image` parameter once its AMI was found, some time after the answer to PutParameter. Where the
 * caller cannot see it, or may not look, the parameter stays as it is and an event says so.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export const writeOnceValid = (world: World, write: Write, caller: Principal): void => {
  const run = () => world.background(`validation of the parameter ${write.name}`, () => validate(world, write, caller));
  const delay = world.switches.parameterValidationMilliseconds;
  if (delay > 0) world.clock.schedule(world.clock.now() + delay, run);
  else run();
};

const validate = async (world: World, write: Write, caller: Principal): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
  if (await isAvailable(world, write.region, write.content.value, caller)) return writeVersion(world, write);
  const { account, region, name, content } = write;
  const known = ssmState(world, account, region).parameters[name];
  emitChange(world, {
    account,
    region,
    name,
    type: content.type,
    description: content.description,
    operation: known ? 'Update' : 'Create',
    exception: { text: 'Unable to Describe Resource', dataType: content.dataType },
  });
};

/** Whether the caller's own DescribeImages finds the AMI available. */
export const isAvailable = async (
  world: World,
  region: string,
  imageId: string,
  principal: Principal,
): Promise<boolean> => {
  const request = { principal, service: 'ec2', operation: 'DescribeImages', region, input: { ImageIds: [imageId] } };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { Images } = (await world.call(request)) as { Images?: { State?: string }[] };
      return Images?.[0]?.State === 'available';
    } catch (error) {
      // Parameter Store tries again what goes wrong on AWS's side; a refusal is an answer.
      if (attempt < ATTEMPTS && !isRefusal(error)) continue;
      if (error instanceof AwsError) return false;
      throw error;
    }
  }
};

const ATTEMPTS = 20;

const isRefusal = (error: unknown): boolean =>
  error instanceof AwsError && (error.status ?? 400) < 500 && !/Throttl|LimitExceeded/.test(error.name);
