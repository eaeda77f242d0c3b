import { nextBuild } from '../levers.ts';
import type { Scenario } from '../scene.ts';

export const criticalCve: Scenario = {
  name: 'critical-cve',
  summary: 'the scan finds a fixable critical vulnerability: rejected, nothing shared, nothing published',
  prepare: (scene) =>
    nextBuild(scene, {
      findings: [
        {
          vulnerabilityId: 'CVE-2026-31415',
          severity: 'CRITICAL',
          packageName: 'openssl',
          installedVersion: '3.2.2-1.amzn2023.0.1',
          fixedInVersion: '3.2.2-1.amzn2023.0.3',
          title: 'CVE-2026-31415 - openssl',
          description: 'A crafted certificate chain makes a server run code of the peer before authentication.',
          score: 9.8,
        },
        {
          vulnerabilityId: 'CVE-2026-27182',
          severity: 'HIGH',
          packageName: 'httpd',
          installedVersion: '2.4.62-1.amzn2023',
          fixedInVersion: '2.4.63-1.amzn2023',
          title: 'CVE-2026-27182 - httpd',
          description: 'Request smuggling through a malformed chunk extension.',
          score: 7.5,
        },
        {
          vulnerabilityId: 'CVE-2025-16180',
          severity: 'HIGH',
          packageName: 'kernel',
          installedVersion: '6.1.115-126.197.amzn2023',
          title: 'CVE-2025-16180 - kernel',
          description: 'A local user can read memory of another one. No fix has been published.',
          score: 7.1,
        },
      ],
    }),
  expected: {
    outcome: 'rejected',
    stagesOnNewImage: [],
    promotions: 1,
    build: /is built/,
    notifications: [/rejected/i],
  },
};
