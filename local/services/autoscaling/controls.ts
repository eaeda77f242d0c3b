import type { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import { validation } from './errors.ts';
import { autoScalingState, type Place, type RefreshPlan } from './state.ts';

const OUTCOMES: readonly RefreshPlan['outcome'][] = [
  'Successful',
  'Failed',
  'Cancelled',
  'RollbackSuccessful',
  'RollbackFailed',
];

/**
 * `next-refresh`: how the next instance refresh of a group goes, `{account, region, group, outcome, atPercentage?,
 * reason?}`. The outcome comes true whatever the refresh's preferences say. A GET shows what is planned.
 */
const nextRefresh: Control = (body, world) => {
  if (body === undefined) {
    return world.places('autoscaling').map((place) => ({ ...place, plans: autoScalingState(world, place).plans }));
  }
  const { group, outcome, atPercentage = 50, reason, ...place } = record(body);
  if (typeof group !== 'string') throw bad('group', 'the name of an Auto Scaling group');
  const known = OUTCOMES.find((one) => one === outcome);
  if (!known) throw bad('outcome', `one of ${OUTCOMES.join(', ')}`);
  if (typeof atPercentage !== 'number' || atPercentage < 0 || atPercentage > 100) throw bad('atPercentage', '0 to 100');
  const why = typeof reason === 'string' ? reason : 'Instances launched by the refresh fail their health checks.';
  const plan: RefreshPlan = { outcome: known, atPercentage, reason: why };
  autoScalingState(world, placeOf(place)).plans[group] = plan;
  return plan;
};

const record = (body: unknown): Readonly<Record<string, unknown>> => {
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  throw validation('Give a JSON object.');
};

const placeOf = ({ account, region }: Readonly<Record<string, unknown>>): Place => {
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) throw bad('account', 'an account id of twelve digits');
  if (typeof region !== 'string' || region === '') throw bad('region', 'a region');
  return { account, region };
};

const bad = (member: string, needed: string): AwsError => validation(`"${member}" must be ${needed}.`);

export const controls: Readonly<Record<string, Control>> = { 'next-refresh': nextRefresh };
