import type { RunningInstance } from '../../../shared/domain/fleet-instances.ts';
import type {
  FleetDirectory,
  FoundFleet,
  LaunchTemplates,
  Refresh,
  Refreshes,
  RunningGroups,
} from '../../../shared/ports/fleets.ts';

export interface FakeFleets extends FleetDirectory, LaunchTemplates, Refreshes, RunningGroups {
  /** AMI of each template version: `lt-1/3`. */
  readonly images: Record<string, string>;
  readonly descriptions: Record<string, string>;
  /** Architectures of AMIs that are not x86_64. */
  readonly architecture: Record<string, string>;
  /** AMIs that the account cannot see any more. */
  readonly gone: Set<string>;
  readonly fleets: FoundFleet[];
  /** AMIs that the instances of a group run, where that is not what its template says. */
  readonly running: Record<string, readonly string[]>;
  /** How instances of a group are, by their place in `running`: protected, on standby. */
  readonly held: Record<string, readonly Partial<RunningInstance>[]>;
  /** Refreshes of each group, newest last. */
  readonly refreshes: Record<string, Refresh[]>;
  /** How the next refreshes end at once, by group or by template (`web lt-1/2`). */
  readonly ends: Record<string, string>;
}

/** Auto Scaling groups and launch templates of one account. */
export const fakeFleets = (): FakeFleets => {
  const tokens = new Map<string, string>();
  const newest = (id: string): string =>
    String(Object.keys(fake.images).filter((key) => key.startsWith(`${id}/`)).length);
  const number = (id: string, version: string): string => (/^\d+$/.test(version) ? version : newest(id));
  const update = (group: string, status: string): Refresh | undefined => {
    const all = fake.refreshes[group] ?? [];
    const active = all.find((refresh) => refresh.status === 'InProgress');
    if (active) fake.refreshes[group] = all.map((each) => (each === active ? { ...each, status } : each));
    return active;
  };
  /** What runs, as it was set; else one instance of what the template says. */
  const instancesOf = ({ group, launchTemplate: template }: FoundFleet): RunningInstance[] => {
    const launched = template ? (fake.images[`${template.id}/${number(template.id, template.version)}`] ?? '') : '';
    return (fake.running[group] ?? [launched]).map((amiId, index) => ({
      ...{ id: `${group}-${index + 1}`, amiId, lifecycle: 'InService', isProtected: false, weight: 1 },
      ...fake.held[group]?.[index],
    }));
  };
  const fake: FakeFleets = {
    images: {},
    descriptions: {},
    architecture: {},
    gone: new Set(),
    fleets: [],
    running: {},
    held: {},
    refreshes: {},
    ends: {},
    tagged: async (region) =>
      fake.fleets
        .filter((fleet) => fleet.region === region)
        .map((fleet) => ({ ...fleet, ...(fake.held[fleet.group] ? { held: instancesOf(fleet) } : {}) })),
    amisOf: async (_region, ids) =>
      new Map(
        fake.fleets
          .flatMap(instancesOf)
          .filter(({ id }) => ids.includes(id))
          .map(({ id, amiId }) => [id, amiId]),
      ),
    now: async (_region, { id, version }) => {
      const now = number(id, version);
      const imageId = fake.images[`${id}/${now}`];
      return imageId === undefined
        ? undefined
        : { number: now, imageId, description: fake.descriptions[`${id}/${now}`] };
    },
    architectures: async (_region, amiIds) =>
      new Map(amiIds.filter((id) => !fake.gone.has(id)).map((id) => [id, fake.architecture[id] ?? 'x86_64'])),
    derive: async (_region, { id }, amiId, token, description) => {
      const known = tokens.get(token);
      if (known) return known;
      const version = String(Number(newest(id)) + 1);
      fake.images[`${id}/${version}`] = amiId;
      fake.descriptions[`${id}/${version}`] = description;
      tokens.set(token, version);
      return version;
    },
    newest: async (_region, group, id) =>
      (fake.refreshes[group] ?? []).findLast((refresh) => id === undefined || refresh.id === id),
    start: async (_region, { group }, template) => {
      const known = fake.refreshes[group] ?? [];
      if (known.some(({ status }) => status === 'InProgress')) return undefined;
      const id = `${group}-refresh-${known.length + 1}`;
      const end = template && fake.ends[`${group} ${template.id}/${template.version}`];
      const status = end ?? fake.ends[group] ?? 'InProgress';
      const percentage = status === 'Successful' ? 100 : 0;
      fake.refreshes[group] = [...known, { id, status, percentage, version: template?.version }];
      const index = fake.fleets.findIndex((fleet) => fleet.group === group);
      const fleet = fake.fleets[index];
      if (!fleet || !template) return id;
      const [old = ''] = instancesOf(fleet).map(({ amiId }) => amiId);
      const wanted = fake.images[`${template.id}/${template.version}`] ?? '';
      if (status === 'Successful') {
        fake.fleets[index] = { ...fleet, launchTemplate: template };
        fake.running[group] = [wanted];
      } else if (status !== 'RollbackSuccessful') fake.running[group] = [old, wanted];
      return id;
    },
    rollBack: async (_region, group) => {
      const active = update(group, 'RollbackSuccessful');
      if (active) delete fake.running[group];
      return active ? 'started' : 'not-running';
    },
    cancel: async (_region, group) => void update(group, 'Cancelled'),
    group: async (_region, group) => {
      const fleet = fake.fleets.find((each) => each.group === group);
      if (!fleet?.launchTemplate) return undefined;
      const { launchTemplate, owner } = fleet;
      return { group, launchTemplate, owner, desired: 0, instances: instancesOf(fleet) };
    },
  };
  return fake;
};
