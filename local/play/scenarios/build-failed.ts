import { nextBuild } from '../levers.ts';
import type { Scenario } from '../scene.ts';

export const buildFailed: Scenario = {
  name: 'build-failed',
  summary: 'the Apache test fails in the build: nothing is promoted, the reason is announced',
  prepare: (scene) =>
    nextBuild(scene, {
      outcome: 'FAILED',
      failAt: 'TESTING',
      reason:
        "Component 'apache-test' failed in phase 'test', step 'HomePageAnswers': curl: (7) Failed to connect to localhost port 80",
    }),
  expected: {
    outcome: undefined,
    stagesOnNewImage: [],
    promotions: 0,
    build: /failed in apache-test/,
    notifications: [],
  },
};
