import type { Scenario } from '../scene.ts';

export const weekly: Scenario = {
  name: 'weekly',
  summary: "Sunday's build passes the gate and is promoted through every stage",
  expected: {
    outcome: 'promoted',
    stagesOnNewImage: ['dev', 'staging', 'prod'],
    promotions: 1,
    build: /is built/,
    notifications: [/started/i, /dev/i, /staging/i, /promoted/i],
  },
};
