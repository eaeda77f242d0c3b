import type { Target } from '@aws-sdk/client-eventbridge';
import type { PolicyDocument } from '../../kernel/policy.ts';
import type { World } from '../../kernel/world.ts';

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly pattern?: string | undefined;
  readonly schedule?: string | undefined;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  enabled: boolean;
  targets: Target[];
}

export interface EventBus {
  readonly name: string;
  readonly arn: string;
  /** Statements by their id, as PutPermission and templates give them. */
  policy?: PolicyDocument | undefined;
}

export interface EventsState {
  readonly buses: Record<string, EventBus>;
  /** By `<bus>/<rule>`. */
  readonly rules: Record<string, Rule>;
}

export const DEFAULT_BUS = 'default';

export const busArn = (account: string, region: string, name: string): string =>
  `arn:aws:events:${region}:${account}:event-bus/${name}`;

/** Every account has a default bus in every region. */
export const eventsState = (world: World, account: string, region: string): EventsState =>
  world.state('events', account, region, () => ({
    buses: { [DEFAULT_BUS]: { name: DEFAULT_BUS, arn: busArn(account, region, DEFAULT_BUS) } },
    rules: {},
  }));

export const ruleKey = (bus: string, name: string): string => `${bus}/${name}`;

export const ruleArn = (account: string, region: string, bus: string, name: string): string =>
  `arn:aws:events:${region}:${account}:rule/${bus === DEFAULT_BUS ? '' : `${bus}/`}${name}`;
