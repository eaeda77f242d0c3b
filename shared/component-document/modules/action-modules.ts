import type { ActionModule } from './action-module.ts';
import { EXECUTION } from './execution.ts';
import { FILES } from './files.ts';
import { SYSTEM } from './system.ts';
import { TRANSFER } from './transfer.ts';

/** Every action module, by name. */
export const ACTION_MODULES: Readonly<Record<string, ActionModule>> = {
  ...EXECUTION,
  ...TRANSFER,
  ...FILES,
  ...SYSTEM,
};

export const ACTIONS: readonly string[] = Object.keys(ACTION_MODULES).toSorted();

export const moduleOf = (action: string | undefined): ActionModule | undefined =>
  action !== undefined && Object.hasOwn(ACTION_MODULES, action) ? ACTION_MODULES[action] : undefined;
