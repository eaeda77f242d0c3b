import { announceBuild } from '../../../functions/announce-build/announce-build.ts';
import { readBuildEvent } from '../../../functions/announce-build/build-event.ts';
import { startPromotion } from '../../../functions/start-promotion/start-promotion.ts';
import { imageOf, stageOf } from '../../../shared/configuration/load.ts';
import { own } from '../../../shared/domain/own.ts';
import { PermanentError } from '../../../shared/errors.ts';
import { steerChannel } from '../../../shared/promotions/steer-channel.ts';
import { aConfiguration, HUB, hash, NOW } from '../../support/builders.ts';

/** Names that every object knows, although nobody gave them to it. */
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
const configuration = aConfiguration();
const arnOf = (name: string) => `arn:aws:imagebuilder:us-east-1:${HUB}:image/${name.toLowerCase()}/1.0.0/1`;

const available = (name: string, status = 'AVAILABLE') => ({
  source: 'aws.imagebuilder',
  'detail-type': 'EC2 Image Builder Image State Change',
  account: HUB,
  region: 'us-east-1',
  time: NOW.toISOString(),
  resources: [arnOf(name)],
  detail: { state: { status } },
});

const never = async (): Promise<never> => {
  throw new Error('nothing may be done');
};

const starting = {
  requests: { record: never, find: never },
  executions: { start: never, startOf: never, end: never, named: (given: string) => given },
  names: { has: never, own: never },
  now: () => NOW,
  hash,
};

describe.each(INHERITED)('The name %s', (name) => {
  it('is in a record only where it was put there', () => {
    expect(own({}, name)).toBeUndefined();
    expect(own(JSON.parse(`{"${name}": 1}`) as Record<string, number>, name)).toBe(1);
  });

  it('is no image and no stage of the configuration', () => {
    expect(() => imageOf(configuration, name)).toThrow(PermanentError);
    expect(() => stageOf(configuration, 'web-server', name)).toThrow(PermanentError);
  });

  it('starts no promotion, and is not told as a build', async () => {
    const started = startPromotion({ configuration, ...starting })(available(name));
    expect(await started).toMatchObject({ outcome: 'ignored' });
    expect(() => readBuildEvent(available(name), configuration)).toThrow(PermanentError);
  });

  it('is no state of a build', async () => {
    const tellings = { begin: async () => 'mine' as const, done: async () => {} };
    const announce = announceBuild({
      configuration,
      tellings,
      announce: never,
      measure: () => {},
      hash,
      builds: { build: never, failedStep: never, step: never, pipelineStatus: never },
      warn: () => {},
      now: () => NOW,
    });
    expect(await announce(available('web-server', name))).toEqual({ outcome: 'nothing to notify' });
  });

  it.each(['show', 'hold', 'lift', 'let-stand'])('cannot be steered by %s', async (action) => {
    const steering = new Proxy({}, { get: () => never }) as never;
    const steer = steerChannel({ configuration, steering, announce: never, ...starting });
    const order = {
      action,
      image: name,
      ...(action === 'show' ? {} : { stages: ['dev'], reason: 'x', requestedBy: 'd' }),
    };
    expect(await steer(order)).toMatchObject({ outcome: 'rejected', code: 'ORDER_MALFORMED' });
  });
});
