import type { World } from '../../../kernel/world.ts';
import { putLogLine } from '../../logs/lines.ts';
import type { Place, StoredPipeline } from '../store.ts';
import type { BuiltImage } from './built-image.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html */
export const logGroupOf = ({ name, order }: Pick<BuiltImage, 'name' | 'order'>): string =>
  order.logGroup ?? `/aws/imagebuilder/${name}`;

/** A line in the log of a build: stream `<version>/<build>`. */
export const logLine = (world: World, place: Place, image: BuiltImage, line: string): void =>
  putLogLine(world, place, logGroupOf(image), `${image.version}/${image.build}`, line);

/** A line in the log of a pipeline: what its schedule did, and why. */
export const logPipeline = (world: World, place: Place, { name, given }: StoredPipeline, line: string): void =>
  putLogLine(
    world,
    place,
    given.loggingConfiguration?.pipelineLogGroupName ?? `/aws/imagebuilder/pipeline/${name}`,
    name,
    line,
  );
