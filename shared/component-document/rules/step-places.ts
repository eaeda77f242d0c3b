import type { ActionModule } from '../modules/action-module.ts';
import { moduleOf } from '../modules/action-modules.ts';
import { type MapPart, type Part, partAt, textOf } from '../reading/part.ts';
import type { PhasePart } from './phase-part.ts';

/** A step as others refer to it. */
export interface StepPlace {
  readonly phase: string;
  readonly name: string;
  /** How many steps the document has before it. */
  readonly order: number;
  readonly part: MapPart;
  readonly action: string;
  readonly module: ActionModule | undefined;
  readonly inputs: Part | undefined;
  readonly hasLoop: boolean;
  readonly loopName: string | undefined;
}

export const stepPlaces = (phases: readonly PhasePart[]): readonly StepPlace[] =>
  phases
    .flatMap(({ name: phase, steps }) => steps.map((part) => ({ phase, part })))
    .map(({ phase, part }, order) => {
      const action = textOf(partAt(part, 'action')) ?? '';
      const loop = partAt(part, 'loop');
      return {
        phase,
        name: textOf(partAt(part, 'name')) ?? '',
        order,
        part,
        action,
        module: moduleOf(action),
        inputs: partAt(part, 'inputs'),
        hasLoop: loop !== undefined,
        loopName: textOf(partAt(loop, 'name')),
      };
    });

/** `build` and `test` run on different instances; undefined for phases that Image Builder does not run. */
export const stageOf = (phase: string): 'build' | 'test' | undefined => {
  if (phase === 'build' || phase === 'validate') return 'build';
  return phase === 'test' || phase === 'container-host-test' ? 'test' : undefined;
};
