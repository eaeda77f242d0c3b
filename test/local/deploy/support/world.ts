import type { Access } from '../../../../local/kernel/call.ts';
import { Clock } from '../../../../local/kernel/clock.ts';
import { LocalWorld } from '../../../../local/kernel/local-world.ts';
import type { Service } from '../../../../local/kernel/service.ts';
import { cloudformation } from '../../../../local/services/cloudformation/service.ts';
import { deliverServiceEvent, events } from '../../../../local/services/events/service.ts';
import { iam } from '../../../../local/services/iam/service.ts';
import { lambda } from '../../../../local/services/lambda/service.ts';
import { sns } from '../../../../local/services/sns/service.ts';
import { sqs } from '../../../../local/services/sqs/service.ts';
import { identitySource } from '../../../../local/services/sts/identity-source.ts';
import { sts } from '../../../../local/services/sts/service.ts';
import { recordAccesses, strangenessOf } from '../../../support/security/asked.ts';

export const HUB = '111122223333';
export const OTHER = '444455556666';
export const REGION = 'eu-west-1';
export const START = Date.parse('2026-01-04T02:00:00Z');

const SERVICES: readonly Service[] = [cloudformation, events, iam, lambda, sns, sqs, sts];

const asked = new Map<string, Access>();

afterAll(async () => {
  expect(await strangenessOf(asked)).toEqual([]);
});

export interface TestWorld {
  readonly world: LocalWorld;
  /** What background work threw. */
  readonly crashes: string[];
  readonly services: readonly Service[];
}

export const testWorld = (extra: readonly Service[] = []): TestWorld => {
  const crashes: string[] = [];
  const services = [...SERVICES, ...extra];
  const world = new LocalWorld({
    seed: 'test',
    clock: new Clock(START),
    organization: {
      id: 'o-1234567890',
      managementAccount: '999988887777',
      accounts: { [HUB]: ['r-root', 'ou-hub'], [OTHER]: ['r-root', 'ou-spokes'], '999988887777': ['r-root'] },
    },
    services,
    identity: identitySource,
    onEvent: deliverServiceEvent,
    onCrash: (what, error) => crashes.push(`${what}: ${(error as Error).message}`),
  });
  recordAccesses(world, asked);
  world.endpoint = 'http://127.0.0.1:4566';
  return { world, crashes, services };
};

export const root = (account: string = HUB) =>
  ({ type: 'root', account, arn: `arn:aws:iam::${account}:root`, userId: account }) as const;

/** A call as root of an account, by default the hub. */
export const call = <T = Record<string, unknown>>(
  world: LocalWorld,
  service: string,
  operation: string,
  input: object,
  account: string = HUB,
): Promise<T> => world.call({ principal: root(account), service, operation, region: REGION, input }) as Promise<T>;
