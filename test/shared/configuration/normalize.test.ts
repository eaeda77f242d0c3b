import { normalize } from '../../../shared/configuration/normalize.ts';
import { configurationSchema } from '../../../shared/configuration/schema.ts';

const runtimeOf = (stage: object, more: object = {}) =>
  normalize(
    configurationSchema.parse({
      hub: { account: '111111111111', region: 'us-east-1' },
      regions: ['us-east-1', 'eu-west-1'],
      images: [{ name: 'web-server' }],
      stages: [{ name: 'dev', accounts: ['222222222222'], ...stage }],
      ...more,
    }),
  );

const stageOf = (stage: object) => runtimeOf(stage).images['web-server']?.stages[0];

describe('the configuration that functions read', () => {
  it('has every template filled in', () => {
    const stage = stageOf({
      parameter: '/{stage}/{image}',
      hubParameter: '/hub/{image}',
      fleets: { tagKey: 'image', tagValue: '{image}-{stage}' },
    });
    expect(stage).toMatchObject({
      parameterName: '/dev/web-server',
      hubParameterName: '/hub/web-server',
      fleets: { tagKey: 'image', tagValue: 'web-server-dev' },
    });
  });

  it('has targets in all regions of the image, unless the stage names its own', () => {
    expect(stageOf({})?.targets).toEqual([{ account: '222222222222', regions: ['us-east-1', 'eu-west-1'] }]);
    expect(stageOf({ regions: ['eu-west-1'] })?.targets).toEqual([{ account: '222222222222', regions: ['eu-west-1'] }]);
  });

  it('shares with the target accounts, unless the stage says otherwise', () => {
    expect(stageOf({})?.share.accounts).toEqual(['222222222222']);
    expect(stageOf({ share: { accounts: false } })?.share.accounts).toEqual([]);
  });

  it('has no parameter in the hub and no fleets where they are false', () => {
    expect(stageOf({ hubParameter: false, fleets: false })).toMatchObject({
      hubParameterName: undefined,
      fleets: undefined,
    });
  });

  it('has the repository of a container image, and never fleets for it', () => {
    const images = [{ name: 'tool', containerRepository: 'hallmark/tool' }, { name: 'web-server' }];
    const runtime = runtimeOf({ fleets: {} }, { images }).images;
    expect(runtime['tool']?.containerRepository).toBe('hallmark/tool');
    expect(runtime['tool']?.stages[0]?.fleets).toBeUndefined();
    expect(runtime['web-server']?.stages[0]?.fleets).toBeDefined();
  });

  it('has every preference of an instance refresh, since the defaults of the API are not those of the console', () => {
    expect(stageOf({ fleets: {} })?.fleets?.refresh).toEqual({
      minHealthyPercentage: 90,
      maxHealthyPercentage: 110,
      skipMatching: true,
      autoRollback: true,
      scaleInProtectedInstances: 'Ignore',
      standbyInstances: 'Ignore',
      bakeTimeSeconds: 300,
    });
  });

  it("has an image's own gate in place of the common one", () => {
    const { images } = runtimeOf(
      {},
      { gate: { fixableOnly: false }, images: [{ name: 'web' }, { name: 'db', gate: { maxFindings: { HIGH: 3 } } }] },
    );
    expect(images['web']?.gate.fixableOnly).toBe(false);
    expect(images['db']?.gate).toMatchObject({ fixableOnly: true, maxFindings: { HIGH: 3 } });
  });
});
