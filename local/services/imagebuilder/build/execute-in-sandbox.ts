import type { World } from '../../../kernel/world.ts';
import type { Build, UsedComponent } from './build.ts';
import type { ComponentFailure } from './built-image.ts';

interface Settings {
  executeComponents: boolean;
}

const settings = (world: World): Settings =>
  world.state('imagebuilder-settings', 'aws', 'global', () => ({ executeComponents: false }));

/** Whether builds execute the Linux components of their recipes on this machine: `--execute-components`. */
export const setExecuting = (world: World, executeComponents: boolean): void => {
  settings(world).executeComponents = executeComponents;
};

export const isExecuting = ({ world, plan }: Build): boolean =>
  plan.executeComponents ?? settings(world).executeComponents;

/** Not yet. */
export const runInSandbox = (
  _build: Build,
  _used: UsedComponent,
  _phase: string,
  done: (failure: ComponentFailure | undefined) => void,
): void => done(undefined);
