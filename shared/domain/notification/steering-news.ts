import type { VetoedKind } from '../veto.ts';
import type { Message } from './message-shape.ts';
import { cut, plain } from './text.ts';

/** What a person has decided about channels. */
export type SteeringNews =
  | (Decided & { readonly kind: 'channel-held' | 'let-stand'; readonly stages: readonly string[] })
  | (Decided & {
      readonly kind: 'hold-lifted';
      readonly stages: readonly string[];
      readonly started: readonly string[];
    })
  | (Decided & { readonly kind: 'version-vetoed'; readonly of: VetoedKind; readonly current: readonly string[] })
  | (Decided & { readonly kind: 'veto-lifted'; readonly of: VetoedKind });

interface Decided {
  readonly by: string;
  readonly reason: string;
}

const list = (all: readonly string[]): string => cut(all.map((each) => plain(each, 100)).join(', '), 600);

export const steeringMessage = (name: string, said: SteeringNews): Message => {
  const who = [`By ${plain(said.by, 200)}: ${plain(said.reason, 600)}`];
  switch (said.kind) {
    case 'channel-held':
      return {
        mark: 'stopped',
        title: `${name} is on hold in ${list(said.stages)}`,
        lines: [...who, 'Newer builds wait there; what is on its way stops at its next safe point, and goes back.'],
        nextSteps: ['To let builds in again, lift the hold (docs/operate.md, Hold and lift).'],
      };
    case 'let-stand':
      return {
        mark: 'good',
        title: `${name} stands in ${list(said.stages)}, as a person says`,
        lines: [...who, 'Its soak was inconclusive; it is not watched any more.'],
        nextSteps: ['Nothing to do: its promotion goes on by itself.'],
      };
    case 'hold-lifted':
      return {
        mark: 'good',
        title: `Lifted the hold on ${name} in ${list(said.stages)}`,
        lines: [...who, ...(said.started.length > 0 ? [`What has waited goes on: ${list(said.started)}.`] : [])],
        nextSteps: [said.started.length > 0 ? 'Nothing to do: its promotion is reported here.' : 'Nothing to do.'],
      };
    case 'version-vetoed':
      return {
        mark: 'stopped',
        title: `The ${said.of} ${name} is vetoed`,
        lines: [
          ...who,
          'It does not get into any stage, whoever asks.',
          ...(said.current.length > 0
            ? [`It is current in ${list(said.current)}, and a veto takes nothing back.`]
            : []),
        ],
        nextSteps: [
          said.current.length > 0
            ? 'Go back by hand where it is current: {"image": "previous", "name": …, "stages": […], "reason": …}.'
            : 'Nothing to do.',
        ],
      };
    case 'veto-lifted':
      return {
        mark: 'good',
        title: `The ${said.of} ${name} is not vetoed any more`,
        lines: who,
        nextSteps: ['Promote by hand what it kept out.'],
      };
  }
};
