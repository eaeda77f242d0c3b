import type { ImageConfiguration, StageConfiguration } from '../../shared/configuration/configuration.ts';

/** A stage as the workflow goes through it. */
export interface StagePlan {
  readonly name: string;
  /** What one function writes: some accounts in all their regions, and with the first what is in the hub: its own parameters, the tags of containers. */
  readonly batches: readonly { readonly accounts: readonly string[]; readonly hub: boolean }[];
  readonly fleets: boolean;
  /** Persons are asked before the stage begins. */
  readonly approval: boolean;
  /** How long they are waited for. */
  readonly approvalSeconds: number;
  /** It begins in no freeze window. */
  readonly window: boolean;
  /** It stands only after it was watched for a time. */
  readonly soak: boolean;
}

/** Accounts a batch: at 8 regions 400 parameters, a few seconds of one function. */
const BATCH = 50;

/** The wanted stages, in the order of promotion; all of them when none is named. */
export const planStages = (
  { stages, containerRepository }: ImageConfiguration,
  wanted: readonly string[] | undefined,
): StagePlan[] =>
  stages
    .filter(({ name }) => wanted?.includes(name) ?? true)
    .map((stage) => plan(stage, stage.hubParameterName !== undefined || containerRepository !== undefined));

const plan = ({ name, targets, fleets, approval, freeze, soak }: StageConfiguration, inHub: boolean): StagePlan => {
  const accounts = targets.map(({ account }) => account);
  const batches = Array.from({ length: Math.max(1, Math.ceil(accounts.length / BATCH)) }, (_, index) => ({
    accounts: accounts.slice(index * BATCH, (index + 1) * BATCH),
    hub: index === 0 && inHub,
  }));
  return {
    name,
    batches,
    fleets: fleets !== undefined,
    approval: approval !== undefined,
    approvalSeconds: 3600 * (approval?.timeoutHours ?? 0),
    window: freeze !== undefined,
    soak: soak !== undefined,
  };
};
