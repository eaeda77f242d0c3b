import { nextBuild } from '../levers.ts';
import type { Scenario } from '../scene.ts';

export const buildFailed: Scenario = {
  name: 'build-failed',
  summary: 'the Apache test fails in the build: nothing is promoted; component, phase and step are announced',
  prepare: (scene) =>
    nextBuild(scene, {
      failedComponent: `${scene.image.name}-apache-test`,
      failedPhase: 'test',
      failedStep: 'HomePageAnswers',
      reason: 'curl: (7) Failed to connect to localhost port 80',
    }),
  expected: {
    outcome: undefined,
    stagesOnNewImage: [],
    promotions: 0,
    build: /failed in web-server-apache-test/,
    notifications: [],
  },
};
