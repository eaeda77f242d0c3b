import type { Facts } from '../facts/facts.ts';
import type { Needs } from '../needs/needs.ts';
import { checkInstanceTypes, checkKeys, checkManaged, checkNetwork, checkParents } from './builds.ts';
import { checkBootstrap, checkCaller, checkOrganization, checkRegions, checkSlack } from './environment.ts';
import type { Finding } from './finding.ts';
import { checkNames } from './names.ts';
import { checkServiceLinkedRoles } from './roles.ts';
import { checkInspector, checkRegistryScanning } from './scanning.ts';
import { checkStackSets } from './stack-sets.ts';

type Check = (needs: Needs, facts: Facts) => readonly Finding[];

const CHECKS: readonly Check[] = [
  checkCaller,
  checkRegions,
  checkBootstrap,
  checkOrganization,
  checkStackSets,
  checkInspector,
  checkRegistryScanning,
  checkSlack,
  checkNames,
  checkNetwork,
  checkInstanceTypes,
  checkManaged,
  checkParents,
  checkKeys,
  checkServiceLinkedRoles,
];

/** Every check, in the order in which people fix what they find. In another account than the hub's, the first one alone. */
export const checkAll = (needs: Needs, facts: Facts): readonly Finding[] => {
  const first = checkCaller(needs, facts);
  return first.some(({ result }) => result !== 'ok') ? first : CHECKS.flatMap((check) => check(needs, facts));
};

export interface Deployable {
  /** Ids of stacks that nothing is in the way of. */
  readonly now: readonly string[];
  /** Ids of stacks that wait: for a fix, a build, or another stack. */
  readonly later: readonly string[];
}

/** Which stacks can be deployed, by what was found; a stack waits with those that it depends on. */
export const deployable = ({ stacks }: Needs, findings: readonly Finding[]): Deployable => {
  const blocked = new Set(findings.flatMap(({ stacks: waiting = [] }) => waiting));
  const waits = (id: string): boolean =>
    blocked.has(id) || (stacks.find((each) => each.id === id)?.dependencies.some(waits) ?? false);
  const ids = stacks.map(({ id }) => id);
  return { now: ids.filter((id) => !waits(id)), later: ids.filter(waits) };
};
