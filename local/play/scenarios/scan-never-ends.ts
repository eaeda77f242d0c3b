import { nextBuild } from '../levers.ts';
import type { Scenario } from '../scene.ts';

export const scanNeverEnds: Scenario = {
  name: 'scan-never-ends',
  summary: 'the scan stays at SCANNING: after the configured time the verdict is inconclusive, nothing goes out',
  prepare: (scene) => nextBuild(scene, { scan: 'SCANNING' }),
  expected: { outcome: 'inconclusive', stagesOnNewImage: [], promotions: 1, build: /is built/, notifications: [/./] },
};
