import type {
  Fleet,
  FleetDirectory,
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
  readonly fleets: Omit<Fleet, 'account'>[];
  /** AMIs that the instances of a group run, where that is not what its template says. */
  readonly running: Record<string, readonly string[]>;
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
  const fake: FakeFleets = {
    images: {},
    descriptions: {},
    architecture: {},
    fleets: [],
    running: {},
    refreshes: {},
    ends: {},
    tagged: async (region) => fake.fleets.filter((fleet) => fleet.region === region),
    now: async (_region, { id, version }) => {
      const now = number(id, version);
      const imageId = fake.images[`${id}/${now}`];
      return imageId === undefined
        ? undefined
        : { number: now, imageId, description: fake.descriptions[`${id}/${now}`] };
    },
    architectures: async (_region, amiIds) => new Map(amiIds.map((id) => [id, fake.architecture[id] ?? 'x86_64'])),
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
      const [old = ''] = (await fake.group('', group))?.amis ?? [];
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
      const template = fake.fleets.find((fleet) => fleet.group === group)?.launchTemplate;
      if (!template) return undefined;
      const runs = fake.images[`${template.id}/${number(template.id, template.version)}`] ?? '';
      return { launchTemplate: template, amis: fake.running[group] ?? [runs] };
    },
  };
  return fake;
};
