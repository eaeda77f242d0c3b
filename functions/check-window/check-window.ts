import type { Configuration } from '../../shared/configuration/configuration.ts';
import { imageOf, stageOf } from '../../shared/configuration/load.ts';
import { type FreezePolicy, frozenUntil } from '../../shared/domain/freeze.ts';
import { plain } from '../../shared/domain/notification/text.ts';
import { type Freeze, waitForWindow } from '../../shared/domain/wait-for-window.ts';
import type { ChangeCalendars } from '../../shared/ports/change-calendar.ts';
import type { Ledger } from '../../shared/ports/ledger.ts';

export interface Input {
  readonly image: { readonly name: string; readonly version: string; readonly sortable: string };
  readonly stage: string;
  readonly request: { readonly trigger: string; readonly reason?: string | null; readonly requestedBy?: string | null };
  /** Back to an older image on purpose: newer ones do not overtake it. */
  readonly downgrade: boolean;
  /** When this stage was first held back, in ISO 8601; null: this is the first look. */
  readonly since: string | null;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly calendars: ChangeCalendars;
  readonly ledger: Pick<Ledger, 'newest'>;
  readonly now: () => Date;
}

export type Window =
  /** `overridden`: it is frozen, and a person insists. */
  | { readonly outcome: 'open'; readonly overridden: boolean; readonly message: string }
  | {
      readonly outcome: 'closed';
      readonly waitSeconds: number;
      readonly since: string;
      /** Nobody was told yet. */
      readonly first: boolean;
      readonly message: string;
    }
  | { readonly outcome: 'frozen' | 'superseded'; readonly message: string };

/** May the stage begin now? A calendar that cannot be read is closed. */
export const checkWindow =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Window> => {
    const { configuration, ledger, now } = dependencies;
    const { image, stage, since } = input;
    const policy = stageOf(configuration, image.name, stage).freeze;
    if (!policy) return open(stage);
    const at = now();
    const freeze = await freezeNow(dependencies, policy, at);
    if (!freeze) return open(stage);
    const message = `${stage} is frozen${freeze.until ? ` until ${readable(freeze.until)}` : ''}: ${freeze.because}`;
    if (policy.overridable && input.request.trigger === 'manual' && input.request.reason)
      return { outcome: 'open', overridden: true, message };
    const newest = await ledger.newest(image.name);
    if (newest && newest.sortable > image.sortable && !input.downgrade)
      return {
        outcome: 'superseded',
        message: `${image.name} ${newest.version} was accepted while ${stage} is frozen, and is newer.`,
      };
    const { stages } = imageOf(configuration, image.name);
    const decision = waitForWindow(policy, freeze, new Date(since ?? at), at, stages.length);
    return decision.outcome === 'wait'
      ? {
          outcome: 'closed',
          waitSeconds: decision.waitSeconds,
          since: since ?? at.toISOString(),
          first: since === null,
          message,
        }
      : { outcome: 'frozen', message: `${message}; ${decision.message}.` };
  };

const open = (stage: string): Window => ({ outcome: 'open', overridden: false, message: `${stage} is open` });

/** 2026-12-18 17:00 UTC */
const readable = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const freezeNow = async (
  { calendars }: Dependencies,
  { windows, changeCalendars }: FreezePolicy,
  at: Date,
): Promise<Freeze | undefined> => {
  const until = frozenUntil(windows, at);
  if (until) return { until, because: 'a window of its configuration' };
  if (changeCalendars.length === 0) return undefined;
  const names = changeCalendars.join(', ');
  try {
    const state = await calendars.state(changeCalendars);
    return state.open ? undefined : { until: state.until, because: `closed by change calendar ${names}` };
  } catch (error) {
    const { name, message } = error as Error;
    return {
      until: undefined,
      because: `the state of change calendar ${names} cannot be read (${plain(`${name}: ${message}`, 300)}), which counts as closed`,
    };
  }
};
