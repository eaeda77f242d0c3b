import type { Fleet, FleetDirectory, LaunchTemplates, Refresh, Refreshes } from '../../../shared/ports/fleets.ts';

export interface FakeFleets extends FleetDirectory, LaunchTemplates, Refreshes {
  /** AMI of each template version: `lt-1/3`. */
  readonly images: Record<string, string>;
  readonly fleets: Omit<Fleet, 'account'>[];
  /** Refreshes of each group, newest last. */
  readonly refreshes: Record<string, Refresh[]>;
  /** How the next refreshes end at once, by group or by template (`web lt-1/2`). */
  readonly ends: Record<string, string>;
}

/** Auto Scaling groups and launch templates of one account. */
export const fakeFleets = (): FakeFleets => {
  const tokens = new Map<string, string>();
  const fake: FakeFleets = {
    images: {},
    fleets: [],
    refreshes: {},
    ends: {},
    tagged: async (region) => fake.fleets.filter((fleet) => fleet.region === region),
    imageId: async (_region, { id, version }) => fake.images[`${id}/${version}`],
    derive: async (_region, { id }, amiId, token) => {
      const known = tokens.get(token);
      if (known) return known;
      const version = String(Object.keys(fake.images).filter((key) => key.startsWith(`${id}/`)).length + 1);
      fake.images[`${id}/${version}`] = amiId;
      tokens.set(token, version);
      return version;
    },
    newest: async (_region, group, id) =>
      (fake.refreshes[group] ?? []).findLast((refresh) => id === undefined || refresh.id === id),
    start: async (_region, group, template) => {
      const { version } = template;
      const known = fake.refreshes[group] ?? [];
      if (known.some(({ status }) => status === 'InProgress')) return undefined;
      const id = `${group}-refresh-${known.length + 1}`;
      const status = fake.ends[`${group} ${template.id}/${version}`] ?? fake.ends[group] ?? 'InProgress';
      fake.refreshes[group] = [...known, { id, status, percentage: status === 'Successful' ? 100 : 0, version }];
      const index = fake.fleets.findIndex((fleet) => fleet.group === group);
      const fleet = fake.fleets[index];
      if (fleet && status === 'Successful') fake.fleets[index] = { ...fleet, launchTemplate: template };
      return id;
    },
  };
  return fake;
};
