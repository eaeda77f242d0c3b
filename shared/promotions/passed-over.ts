import type { FleetConfiguration } from '../configuration/configuration.ts';
import type { Refusal } from '../domain/refusal.ts';

/**
 * Whether the stage continues without a fleet that is refused. A group that has a name of no fleet is nobody's failure: whoever may tag
 * groups in one target could stop the stage for all.
 */
export const isPassedOver = ({ whenRefused }: Pick<FleetConfiguration, 'whenRefused'>, { code }: Refusal): boolean =>
  whenRefused === 'skip' || code === 'FLEET_NOT_NAMED';
