import type { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { validation } from './errors.ts';
import { findGroup } from './groups/locate.ts';
import { activeRefresh } from './refresh/active.ts';
import { failNow } from './refresh/engine.ts';
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
  if (body === undefined) return everywhere(world, (place) => autoScalingState(world, place).plans);
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

/**
 * `alarm`: the state of a CloudWatch alarm, `{account, region, name, state}` with OK, ALARM or INSUFFICIENT_DATA. An
 * alarm nobody spoke of is OK. A refresh that watches it fails as soon as it is in ALARM.
 */
const alarm: Control = async (body, world) => {
  if (body === undefined) return everywhere(world, (place) => autoScalingState(world, place).alarms);
  const { name, state, ...rest } = record(body);
  const place = placeOf(rest);
  if (typeof name !== 'string') throw bad('name', 'the name of an alarm');
  const { alarms, groups } = autoScalingState(world, place);
  if (state === 'OK') delete alarms[name];
  else if (state === 'ALARM' || state === 'INSUFFICIENT_DATA') alarms[name] = state;
  else throw bad('state', 'OK, ALARM or INSUFFICIENT_DATA');
  if (state === 'ALARM') await Promise.all(Object.keys(groups).map((group) => alert(world, place, group, name)));
  return { name, state };
};

const alert = async (world: World, place: Place, groupName: string, name: string): Promise<void> => {
  const refresh = activeRefresh(world, place, groupName);
  if (!refresh?.preferences.alarms.includes(name)) return;
  if (!['Pending', 'InProgress', 'Baking'].includes(refresh.status)) return;
  const group = findGroup(world, place, groupName);
  await failNow({ world, place, group, refresh }, `The alarm ${name} went into the state ALARM.`);
};

const everywhere = (world: World, read: (place: Place) => object) =>
  world.places('autoscaling').map((place) => ({ ...place, ...{ known: read(place) } }));

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

export const controls: Readonly<Record<string, Control>> = { 'next-refresh': nextRefresh, alarm };
