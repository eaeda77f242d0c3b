import { aConfiguration, anImage, aStage, DEV, PROD, REGIONS } from '../support/builders.ts';
import { promotions } from '../support/promotions.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');

const idIn = (image: typeof OLD, region: string) => image.amis.find((copy) => copy.region === region)?.id ?? '';

const staged = () => promotions(aConfiguration({ stages: [aStage('dev', DEV), aStage('prod', PROD)] }));

interface Planned {
  readonly outcome: string;
  readonly digest: string;
  readonly warnings: readonly string[];
  readonly code?: string;
  readonly message: string;
  readonly plan: {
    readonly stages: readonly { readonly parameters: { readonly change: { readonly count: number } } }[];
    readonly permissions: readonly { readonly add: { readonly count: number } }[];
  };
}

describe('A plan for 100 accounts in two regions', () => {
  it('fits into what a workflow can carry, and sees a change in the last of them', async () => {
    const accounts = Array.from({ length: 100 }, (_, index) => String(200_000_000_000 + index));
    const targets = accounts.map((account) => ({ account, regions: REGIONS }));
    const share = { accounts, organizationalUnits: [], organizations: [] };
    const stages = ['dev', 'staging', 'prod'].map((name) => aStage(name, DEV, { targets, share }));
    const world = promotions(aConfiguration({ stages }));
    world.built(NEW);
    const look = () =>
      world.steps['PlanPromotion']?.({
        image: NEW,
        stages: ['dev', 'staging', 'prod'],
        verdict: null,
      } as never) as Promise<{
        digest: string;
      }>;
    const first = await look();
    const by = { value: 'ami-0123456789abcdef0', dataType: 'text', description: 'by hand' } as const;
    await world.parameters.of('200000000099').put(REGIONS[0] ?? '', '/golden/web-server', by);
    const second = await look();

    // A state's payload has 256 KB, and a plan is not alone in it.
    expect(JSON.stringify(first).length).toBeLessThan(80_000);
    expect(second.digest).not.toBe(first.digest);
  });
});

describe('A plan', () => {
  it('says everything, changes nothing and tells nobody', async () => {
    const world = staged();
    await world.byEvent(world.built(OLD));
    const [writes, told] = [world.registry.writes.length, world.told.length];
    world.built(NEW);
    const { output } = await world.promote({ image: 'web-server/1.4.0/7', mode: 'plan' });
    const planned = output as unknown as Planned;

    expect(planned.outcome).toBe('planned');
    expect(planned.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(planned.plan.stages.map(({ parameters }) => parameters.change.count > 0)).toEqual([true, true]);
    expect(planned.plan.permissions.every(({ add }) => add.count > 0)).toBe(true);
    expect(world.registry.writes).toHaveLength(writes);
    expect(world.told).toHaveLength(told);
    expect((await world.ledger.newest('web-server'))?.version).toBe(OLD.version);
  });

  it('is carried out by its digest, and rejected if anything has changed since', async () => {
    const world = staged();
    world.built(NEW);
    const image = 'web-server/1.4.0/7';
    const { digest } = (await world.promote({ image, mode: 'plan' })).output as unknown as Planned;
    const [region = ''] = NEW.amis.map((ami) => ami.region);
    await world.parameters.of('333333333333').put(region, '/golden/web-server', {
      value: 'ami-0123456789abcdef0',
      dataType: 'text',
      description: 'by hand',
    });
    const refused = (await world.promote({ image, digest }, 'refused')).output as unknown as Planned;
    const again = (await world.promote({ image, mode: 'plan' }, 'again')).output as unknown as Planned;

    expect(refused).toMatchObject({ outcome: 'rejected', code: 'PLAN_CHANGED' });
    expect(refused.message).toMatch(/^Not as planned any more: \w+: parameters in 333333333333\.$/);
    expect(again.digest).not.toBe(digest);
  });

  it('shows that a stage could not be rolled back, and that the AMI itself is gone', async () => {
    const world = staged();
    await world.byEvent(world.built(OLD));
    world.built(NEW);
    for (const image of [OLD, NEW]) world.registry.remove('eu-west-1', idIn(image, 'eu-west-1'));
    const { warnings } = (await world.promote({ image: 'web-server/1.4.0/7', mode: 'plan' }))
      .output as unknown as Planned;
    expect(warnings).toEqual([
      `AMI_NOT_AVAILABLE: ${idIn(NEW, 'eu-west-1')} in eu-west-1 is gone (deregistered).`,
      `ROLLBACK_NOT_POSSIBLE: dev: ${idIn(OLD, 'eu-west-1')} in eu-west-1 is gone (deregistered)`,
      `ROLLBACK_NOT_POSSIBLE: prod: ${idIn(OLD, 'eu-west-1')} in eu-west-1 is gone (deregistered)`,
    ]);
  });

  it('shows what the gate says, and does not announce it as a rejection', async () => {
    const world = staged();
    world.built(anImage('web-server/1.4.0/7', { scanStatus: 'ABANDONED' }));
    const planned = (await world.promote({ image: 'web-server/1.4.0/7', mode: 'plan' })).output as unknown as Planned;

    expect(planned.outcome).toBe('planned');
    expect(planned.warnings[0]).toMatch(/^The gate says inconclusive/);
    expect(world.told).toEqual([]);
  });
});
