import { checkOutputs, type Input } from '../../functions/check-outputs/check-outputs.ts';
import type { LaunchPermission } from '../../shared/domain/launch-permission.ts';
import {
  aConfiguration,
  aContainerConfiguration,
  aContainerImage,
  anImage,
  aStage,
  DEV,
  digestOf,
  HUB,
  NOW,
  PROD,
  REGIONS,
  REPOSITORY,
} from '../support/builders.ts';
import { fakeContainers } from '../support/fakes/fake-containers.ts';
import { awsError, fakeParameters } from '../support/fakes/fake-parameters.ts';
import { type FakeAmi, fakeRegistry } from '../support/fakes/fake-registry.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');
const BY_EVENT = { trigger: 'event' };
const WITH_REASON = { trigger: 'manual', reason: 'INC-1' };
const account = (id: string): LaunchPermission => ({ kind: 'account', id });
const idIn = (image: typeof OLD, region: string) => image.amis.find((copy) => copy.region === region)?.id ?? '';

/** Dev runs OLD, whose AMIs are shared with its account; NEW is to come. */
const world = (configuration = aConfiguration()) => {
  const registry = fakeRegistry();
  const containers = fakeContainers();
  const parameters = fakeParameters();
  for (const { region, id } of OLD.amis) {
    registry.put(region, id, { permissions: [account(DEV), account(PROD)] });
    parameters.values[`${DEV} ${region} /golden/web-server`] = id;
  }
  for (const { region, id } of NEW.amis) registry.put(region, id);
  const check = checkOutputs({
    ...{ registry, containers, configuration, parametersOf: parameters.of, now: () => NOW },
    actIn: (_account, work) => work(),
  });
  const begin = (more: Partial<Input> = {}) =>
    check({ image: NEW, stage: 'dev', current: OLD, request: BY_EVENT, ...more });
  return { registry, containers, parameters, check, begin };
};

const put = ({ registry }: ReturnType<typeof world>, region: string, more: Partial<FakeAmi>) =>
  registry.put(region, idIn(OLD, region), { permissions: [account(DEV)], ...more });

describe('Before anything is done with an image', () => {
  it.each<[string, Partial<FakeAmi> | undefined, string]>([
    ['was deregistered', undefined, 'is gone (deregistered)'],
    ['is disabled', { state: 'disabled' }, 'is disabled'],
    ['failed', { state: 'failed' }, 'is failed'],
    ['is deprecated', { deprecatedFrom: '2026-11-01T00:00:00Z' }, 'has been deprecated since 2026-11-01T00:00:00Z'],
  ])('rejects it when its AMI in one region %s', async (_what, more, words) => {
    const { registry, begin } = world();
    const id = idIn(NEW, 'eu-west-1');
    if (more) registry.put('eu-west-1', id, more);
    else registry.remove('eu-west-1', id);
    expect(await begin({ stage: null, current: null })).toMatchObject({
      outcome: 'rejected',
      code: 'AMI_NOT_AVAILABLE',
      message: `${id} in eu-west-1 ${words}.`,
    });
  });

  it('names every region in which its AMI is gone', async () => {
    const { registry, begin } = world();
    for (const { region, id } of NEW.amis) registry.remove(region, id);
    const answer = await begin({ stage: null, current: null });
    for (const { region, id } of NEW.amis)
      expect(answer).toHaveProperty('message', expect.stringContaining(`${id} in ${region}`));
  });

  it('rejects a container image whose digest is not in one region, or archived there', async () => {
    const { containers, check } = world(aContainerConfiguration());
    const image = aContainerImage();
    const input = { image, stage: null, current: null, request: BY_EVENT };
    for (const region of REGIONS) containers.repository(region, REPOSITORY);
    containers.push('us-east-1', REPOSITORY, digestOf('tool/1.4.0/7'), ['1.4.0-7']);
    expect(await check(input)).toMatchObject({
      code: 'CONTAINER_NOT_AVAILABLE',
      message: expect.stringMatching(/eu-west-1/),
    });
    containers.push('eu-west-1', REPOSITORY, digestOf('tool/1.4.0/7'), ['1.4.0-7']);
    expect(await check(input)).toEqual({ outcome: 'ready', warning: null });
    Object.assign(containers.repository('eu-west-1', REPOSITORY).images.get(digestOf('tool/1.4.0/7')) ?? {}, {
      archived: true,
    });
    expect(await check(input)).toMatchObject({
      code: 'CONTAINER_NOT_AVAILABLE',
      message: expect.stringMatching(/archived/),
    });
  });
});

describe('Before a stage begins', () => {
  it('is ready when the AMIs that it would roll back to are there and shared', async () => {
    expect(await world().begin()).toEqual({ outcome: 'ready', warning: null });
  });

  it('is ready where the stage has no image yet, or has this one already', async () => {
    const { registry, begin } = world();
    for (const { region, id } of OLD.amis) registry.remove(region, id);
    expect(await begin({ current: null })).toEqual({ outcome: 'ready', warning: null });
    expect(await begin({ current: NEW })).toEqual({ outcome: 'ready', warning: null });
  });

  it.each<[string, (place: ReturnType<typeof world>) => void, string]>([
    [
      'was deregistered',
      ({ registry }) => registry.remove('eu-west-1', idIn(OLD, 'eu-west-1')),
      'is gone (deregistered)',
    ],
    ['is disabled', (place) => put(place, 'eu-west-1', { state: 'disabled' }), 'is disabled'],
    [
      'is not shared any more',
      (place) => put(place, 'eu-west-1', { permissions: [account(PROD)] }),
      `is not shared with ${DEV}`,
    ],
  ])('rejects it when the AMI of one region %s', async (_what, prepare, words) => {
    const place = world();
    prepare(place);
    const message = `dev could not be rolled back to web-server 1.4.0/6: ${idIn(OLD, 'eu-west-1')} in eu-west-1 ${words}.`;
    expect(await place.begin()).toMatchObject({ outcome: 'rejected', code: 'ROLLBACK_NOT_POSSIBLE', message });
    expect(await place.begin({ request: { trigger: 'manual' } })).toMatchObject({ outcome: 'rejected' });
    expect(await place.begin({ request: WITH_REASON })).toEqual({ outcome: 'ready', warning: message });
  });

  it('is ready when that AMI is only deprecated: EC2 still launches it', async () => {
    const place = world();
    put(place, 'eu-west-1', { deprecatedFrom: '2026-11-01T00:00:00Z' });
    expect(await place.begin()).toEqual({ outcome: 'ready', warning: null });
  });

  it('takes a permission of the unit or the organization with which the stage is shared', async () => {
    const arn = 'arn:aws:organizations::111111111111:organization/o-exampleorg1';
    const share = { accounts: [], organizationalUnits: [], organizations: [arn] };
    const place = world(aConfiguration({ stages: [aStage('dev', DEV, { share })] }));
    for (const region of REGIONS) put(place, region, { permissions: [{ kind: 'organization', arn }] });
    expect(await place.begin()).toEqual({ outcome: 'ready', warning: null });
    put(place, 'us-east-1', { permissions: [{ kind: 'organization', arn: `${arn}0` }] });
    expect(await place.begin()).toMatchObject({ code: 'ROLLBACK_NOT_POSSIBLE' });
  });

  it('asks no permission of the hub, which owns the AMI', async () => {
    const place = world(aConfiguration({ stages: [aStage('dev', HUB)] }));
    for (const region of REGIONS) put(place, region, { permissions: [] });
    expect(await place.begin()).toEqual({ outcome: 'ready', warning: null });
  });

  it('is ready for a target that was added to the stage: it has nothing to roll back to', async () => {
    const added = '555555555555';
    const targets = [DEV, added].map((each) => ({ account: each, regions: REGIONS }));
    const place = world(aConfiguration({ stages: [aStage('dev', DEV, { targets })] }));
    expect(await place.begin()).toEqual({ outcome: 'ready', warning: null });
    place.parameters.values[`${added} us-east-1 /golden/web-server`] = idIn(OLD, 'us-east-1');
    expect(await place.begin()).toMatchObject({ message: expect.stringContaining(`not shared with ${added}`) });
  });

  it('rejects it when the image itself is gone by now, whatever the reason', async () => {
    const { registry, begin } = world();
    registry.remove('us-east-1', idIn(NEW, 'us-east-1'));
    expect(await begin({ request: WITH_REASON })).toMatchObject({ outcome: 'rejected', code: 'AMI_NOT_AVAILABLE' });
  });

  it('fails, and decides nothing, where EC2 refuses to say who may launch an AMI that is there', async () => {
    const { registry, begin } = world();
    registry.launchPermissions = async () => {
      throw awsError('UnauthorizedOperation', 'no');
    };
    await expect(begin()).rejects.toThrow('no');
  });

  it('rejects a container image when the digest of the current one is gone from one region', async () => {
    const { containers, check } = world(aContainerConfiguration());
    const [image, current] = [aContainerImage(), aContainerImage('tool/1.4.0/6')];
    for (const region of REGIONS) {
      containers.repository(region, REPOSITORY);
      containers.push(region, REPOSITORY, digestOf('tool/1.4.0/7'), ['1.4.0-7']);
    }
    containers.push('us-east-1', REPOSITORY, digestOf('tool/1.4.0/6'), ['1.4.0-6']);
    expect(await check({ image, stage: 'dev', current, request: BY_EVENT })).toMatchObject({
      code: 'ROLLBACK_NOT_POSSIBLE',
      message: `dev could not be rolled back to tool 1.4.0/6: ${digestOf('tool/1.4.0/6')} is no longer in ${REPOSITORY} in eu-west-1.`,
    });
  });
});
