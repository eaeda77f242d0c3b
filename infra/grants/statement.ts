import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** A sentence of a policy: these actions, on these resources, under these conditions. */
export const allow = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>> = {},
): PolicyStatement => new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions });

/** These actions are refused on every resource under these conditions, whatever else allows them. */
export const deny = (
  sid: string,
  actions: readonly string[],
  conditions: Readonly<Record<string, unknown>>,
): PolicyStatement =>
  new PolicyStatement({ sid, effect: Effect.DENY, actions: [...actions], resources: ['*'], conditions });

/** Characters of resources in one statement: a managed policy, into which CDK moves what a role has no room for, takes 6,144. */
const ROOM = 2500;

/** The same for many resources, in as many statements as it needs. */
export const allowMany = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>> = {},
): PolicyStatement[] => {
  const chunks: string[][] = [];
  let room = 0;
  for (const resource of resources) {
    if (resource.length > room) {
      chunks.push([]);
      room = ROOM;
    }
    chunks.at(-1)?.push(resource);
    room -= resource.length + '"",'.length;
  }
  return chunks.map((chunk, index) => allow(index === 0 ? sid : `${sid}${index + 1}`, actions, chunk, conditions));
};
