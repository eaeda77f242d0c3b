import type { Size } from './assemblies.ts';

/** The ledger's own calls and what starts the workflow: listed, and not part of what sharing and publishing cost. */
export const LEDGER_AND_WORKFLOW: readonly string[] = ['dynamodb:', 'states:'];

/** One AMI can be shared with so many accounts in one call before the default quota is reached. */
const ENTITIES = 1000;

/**
 * The least possible calls of a promotion: a session per account, a write and a read for each parameter, one call to
 * share per region and thousand accounts, two per region to describe and tag, one page of findings, one message. Five per
 * region for the way back: the AMI that a stage would roll back to and who may launch it, protection for the one that comes,
 * and for the one that goes a look and its end.
 * Each term is justified in docs/performance.md.
 */
export const leastCalls = ({ accounts, regions }: Size): number =>
  accounts + 2 * accounts * regions + regions * Math.ceil(accounts / ENTITIES) + 7 * regions + 1 + 1;

/** Calls that the least possible is compared with. */
export const fleetFree = (calls: Readonly<Record<string, number>>): number =>
  Object.entries(calls)
    .filter(([operation]) => !LEDGER_AND_WORKFLOW.some((prefix) => operation.startsWith(prefix)))
    .reduce((sum, [, count]) => sum + count, 0);
