import { targets } from '../layout.ts';
import type { Scenario } from '../scene.ts';
import { fleetName } from '../stage-setting.ts';

export const badRefresh: Scenario = {
  name: 'bad-refresh',
  summary: 'a fleet in staging fails on the new image: rolled back there, prod is never touched',
  prepare: async (scene) => {
    const staging = scene.image.stages.find(({ name }) => name === 'staging');
    const target = staging && targets(staging)[0];
    if (!target) throw new Error('this scenario needs a stage "staging" with a target');
    await scene.clients.control('autoscaling/next-refresh', {
      account: target.account,
      region: target.region,
      group: fleetName(scene.image.name),
      outcome: 'RollbackSuccessful',
      atPercentage: 60,
      reason: 'Instances launched from the new AMI fail their health check: HTTP 503 from /healthz',
    });
  },
  expected: {
    outcome: 'rolled-back',
    stagesOnNewImage: ['dev'],
    promotions: 1,
    build: /is built/,
    notifications: [/started/i, /dev/i, /rolled back/i],
  },
};
