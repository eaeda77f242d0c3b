import type { Scenario } from '../scene.ts';

export const duplicateEvents: Scenario = {
  name: 'duplicate-events',
  summary: 'every event is delivered three times: one promotion, one set of messages',
  prepare: async ({ clients }) => {
    await clients.control('switches', { events: { copies: 3 } });
  },
  expected: {
    outcome: 'promoted',
    stagesOnNewImage: ['dev', 'staging', 'prod'],
    promotions: 1,
    build: /is built/,
    notifications: [/started/i, /dev/i, /staging/i, /promoted/i],
  },
};
