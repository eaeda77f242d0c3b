import type { World } from '../../../kernel/world.ts';
import type { FoundComponent } from '../definitions/find-component.ts';
import type { Place, StoredDistribution, StoredInfrastructure } from '../store.ts';
import type { BuildPlan, BuiltImage } from './built-image.ts';
import type { Task } from './tasks.ts';

export interface UsedComponent {
  readonly found: FoundComponent;
  /** Values by name, as the recipe gives them. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

/** A build that is going on. */
export interface Build {
  readonly world: World;
  readonly place: Place;
  readonly image: BuiltImage;
  readonly plan: BuildPlan;
  readonly components: readonly UsedComponent[];
  readonly infrastructure: StoredInfrastructure | undefined;
  readonly distribution: StoredDistribution | undefined;
  /** Why it cannot be built at all; found out when its turn has come. */
  readonly obstacle: string | undefined;
}

const MINUTE = 60_000;

/** Lets virtual minutes go by. */
export const wait =
  ({ world }: Build, minutes: number): Task =>
  (next) => {
    world.clock.schedule(world.clock.now() + minutes * MINUTE, next);
  };

const ENDED = new Set(['AVAILABLE', 'CANCELLED', 'FAILED', 'DEPRECATED', 'DISABLED', 'DELETED']);

export const hasEnded = ({ status }: Pick<BuiltImage, 'status'>): boolean => ENDED.has(status);
