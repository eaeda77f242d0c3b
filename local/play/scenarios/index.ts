import type { Scenario } from '../scene.ts';
import { badRefresh } from './bad-refresh.ts';
import { buildFailed } from './build-failed.ts';
import { criticalCve } from './critical-cve.ts';
import { duplicateEvents } from './duplicate-events.ts';
import { manualRepromotion } from './manual-repromotion.ts';
import { scanNeverEnds } from './scan-never-ends.ts';
import { weekly } from './weekly.ts';

export const scenarios: readonly Scenario[] = [
  weekly,
  criticalCve,
  scanNeverEnds,
  badRefresh,
  duplicateEvents,
  manualRepromotion,
  buildFailed,
];
