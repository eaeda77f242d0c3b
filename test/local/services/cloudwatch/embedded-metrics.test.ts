import { embeddedMetrics } from '../../../../local/services/cloudwatch/embedded-metrics.ts';
import { writeLog } from '../../../../local/services/lambda/log.ts';
import { worldOf } from '../../kernel/world-of.ts';

const metricsOf = (...lines: readonly (string | object)[]) => {
  const world = worldOf({ services: [] });
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeLog(world, { logGroup: '/aws/lambda/f' } as Parameters<typeof writeLog>[1], 'stream', text);
  world.clock.stop();
  return embeddedMetrics(undefined, world);
};

const blob = (directive: object, values: object) => ({
  _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: 'Hallmark', ...directive }] },
  ...values,
});

describe('Metrics in the log of a function', () => {
  it('are found among other lines, with namespace, unit, dimensions and value', () => {
    const line = blob(
      { Dimensions: [['image', 'outcome']], Metrics: [{ Name: 'BuildDuration', Unit: 'Seconds' }] },
      { image: 'web-server', outcome: 'failed', BuildDuration: 2520 },
    );
    expect(metricsOf('START', { message: 'message handled' }, line)).toEqual([
      {
        at: expect.any(Number),
        namespace: 'Hallmark',
        name: 'BuildDuration',
        unit: 'Seconds',
        dimensions: { image: 'web-server', outcome: 'failed' },
        values: [2520],
      },
    ]);
  });

  it('count once for each set of dimensions, and may have several values', () => {
    const line = blob(
      { Dimensions: [['image'], []], Metrics: [{ Name: 'BuildOutcome' }] },
      { image: 'web-server', BuildOutcome: [1, 1] },
    );
    expect(metricsOf(line)).toMatchObject([
      { dimensions: { image: 'web-server' }, values: [1, 1], unit: 'None' },
      { dimensions: {}, values: [1, 1] },
    ]);
  });
});
