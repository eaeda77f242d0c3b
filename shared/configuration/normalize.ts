import type { GatePolicy } from '../domain/gate-policy.ts';
import type { Configuration, StageConfiguration } from './configuration.ts';
import type { ConfigurationInput } from './schema.ts';

export const SPOKE_ROLE = 'hallmark-spoke';

/** Every default and template filled in: what functions read. */
export const normalize = (given: ConfigurationInput): Configuration => ({
  organizationId: given.organizationId,
  hub: given.hub,
  spoke: { roleName: SPOKE_ROLE, externalId: given.spokes.externalId ?? '' },
  images: Object.fromEntries(
    given.images.map(({ name, pipeline, gate, containerRepository }) => [
      name,
      {
        name,
        pipelineName: pipeline ?? name,
        regions: given.regions,
        gate: policy(gate ?? given.gate),
        ...(containerRepository === undefined ? {} : { containerRepository }),
        stages: given.stages.map((stage) => ({
          ...stageOf(given, stage, name),
          fleets: containerRepository === undefined ? fleetsOf(stage, name) : undefined,
        })),
      },
    ]),
  ),
  approvals: { trustedSessionNames: trustedRoles(given) },
  buildNotices: given.notifications.builds,
  ...(given.reconcile === false ? {} : { reconcile: given.reconcile }),
});

/** With their accounts: `111111111111/role/<name>`. */
export const trustedRoles = ({ approvals, hub }: Pick<ConfigurationInput, 'approvals' | 'hub'>): string[] =>
  approvals.trustedSessionNames.map((each) => (/^\d{12}\//.test(each) ? each : `${hub.account}/${each}`));

const policy = ({ waivers, maxFindings, ...rest }: ConfigurationInput['gate']): GatePolicy => ({
  ...rest,
  maxFindings: Object.fromEntries(Object.entries(maxFindings).filter(([, most]) => most !== undefined)),
  waivers: waivers.map(({ package: packageName, ...waiver }) => ({
    ...waiver,
    ...(packageName === undefined ? {} : { packageName }),
  })),
});

const stageOf = (
  given: ConfigurationInput,
  stage: ConfigurationInput['stages'][number],
  image: string,
): StageConfiguration => ({
  name: stage.name,
  ...(stage.gateMode === undefined ? {} : { gateMode: stage.gateMode }),
  targets: stage.accounts.map((account) => ({ account, regions: stage.regions ?? given.regions })),
  share: {
    accounts: stage.share.accounts ? stage.accounts : [],
    organizationalUnits: stage.share.organizationalUnits,
    organizations: stage.share.organizations,
  },
  parameterName: filled(stage.parameter, image, stage.name),
  hubParameterName: stage.hubParameter === false ? undefined : filled(stage.hubParameter, image, stage.name),
  ...(stage.approval === undefined ? {} : { approval: stage.approval }),
  ...(stage.freeze === undefined ? {} : { freeze: freezeOf(stage.freeze) }),
  ...(stage.soak === undefined ? {} : { soak: soakOf(stage.soak) }),
});

const freezeOf = ({ weekly, dated, ...rest }: NonNullable<ConfigurationInput['stages'][number]['freeze']>) => ({
  ...rest,
  windows: [...weekly, ...dated],
});

const soakOf = ({ alarms, longestMinutes, ...rest }: NonNullable<ConfigurationInput['stages'][number]['soak']>) => ({
  ...rest,
  longestMinutes: longestMinutes ?? 2 * rest.minutes + 60,
  alarms: alarms.map((alarm) => (typeof alarm === 'string' ? { name: alarm } : alarm)),
});

/** Instances launch from AMIs: a container image has none. */
const fleetsOf = ({ name, fleets }: ConfigurationInput['stages'][number], image: string) =>
  fleets === false
    ? undefined
    : {
        ...fleets,
        tagValue: filled(fleets.tagValue, image, name),
        names: fleets.names.map((pattern) => filled(pattern, image, name)),
      };

/** Fills `{image}` and `{stage}` in. */
export const filled = (template: string, image: string, stage: string): string =>
  template.replaceAll('{image}', image).replaceAll('{stage}', stage);
