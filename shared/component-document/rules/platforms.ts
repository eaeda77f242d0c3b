import type { Platform } from '../document.ts';
import type { Findings } from '../findings.ts';
import { EVERYWHERE } from '../modules/action-module.ts';
import { partAt } from '../reading/part.ts';
import type { StepPlace } from './step-places.ts';

/** Where nobody says which platform is meant: one runs all modules of a document, but for steps that a condition may skip. */
export const checkPlatforms = (findings: Findings, steps: readonly StepPlace[]): void => {
  let left: readonly Platform[] = EVERYWHERE;
  for (const { action, module, part } of steps) {
    if (module === undefined || partAt(part, 'if') !== undefined) continue;
    const both = left.filter((platform) => module.platforms.includes(platform));
    if (both.length === 0) {
      findings.problem(
        'step-platform',
        partAt(part, 'action')?.at ?? part.at,
        `${action} runs on ${module.platforms.join(' and ')} only, and steps before it on ${left.join(' and ')}`,
        'make a document for each platform',
      );
      return;
    }
    left = both;
  }
};
