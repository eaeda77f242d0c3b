import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Access } from '../../local/kernel/call.ts';
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts';
import { Clients } from '../../local/play/clients.ts';
import { otherStacks } from '../../local/play/derived-stacks.ts';
import { type ImageLayout, type Layout, readLayout } from '../../local/play/layout.ts';
import { organizationOf } from '../../local/play/organization.ts';
import { prepareAccount } from '../../local/play/prepare-account.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { recordAccesses, strangenessOf } from '../support/security/asked.ts';

const asked = new Map<string, Access>();

/**
 * Whatever a test lets happen: local AWS asks for permissions that AWS has, on resources that they are for. render-pictures.ts runs without
 * Jest.
 */
globalThis.afterAll?.(async () => {
  expect(await strangenessOf(asked)).toEqual([]);
});

export interface Deployed {
  readonly local: LocalAws;
  readonly clients: Clients;
  readonly layout: Layout;
  readonly image: ImageLayout;
  /** Puts a lever of local AWS. */
  readonly control: <T>(path: string, body?: unknown) => Promise<T>;
  /** Lets everything that is going on come to its end. */
  readonly settle: () => Promise<void>;
}

/**
 * The synthesized app, without images that are built on others, on a local AWS of its own, where it is `start`; the example's without
 * another `assembly`.
 */
export const deployed = async (
  assembly: string = ASSEMBLY,
  start = new Date('2026-11-21T18:00:00Z'),
): Promise<Deployed> => {
  const layout = readLayout(assembly);
  const image = Object.values(layout.images)[0];
  if (!image) throw new Error('the configuration has no image');
  const local = await startLocalAws({ organization: organizationOf(layout), start });
  recordAccesses(local.world, asked);
  const clients = new Clients(local.url);
  try {
    await prepareAccount(local, clients, layout, assembly);
    await local.deploy(assembly, { stacks: otherStacks(assembly, layout) });
  } catch (error) {
    // An endpoint that stays up would keep the test run from ending.
    await local.close();
    throw error;
  }
  return {
    local,
    clients,
    layout,
    image,
    control: (path, body) => clients.control(path, body),
    settle: () => local.world.idle(),
  };
};

/** A person's "New execution" of `promote-image`; text is sent as it is. */
export const startPromotion = async (
  { clients, layout }: Pick<Deployed, 'clients' | 'layout'>,
  input: unknown,
  name?: string,
): Promise<void> => {
  const { account, region } = layout.hub;
  const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:promote-image`;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  await clients
    .sfn(account, region)
    .send(new StartExecutionCommand({ stateMachineArn, input: text, ...(name ? { name } : {}) }));
};

/** As messages say: `aws lambda invoke`, by somebody of the hub's account. */
export const invoke = async (
  { local, layout }: Pick<Deployed, 'local' | 'layout'>,
  FunctionName: string,
  payload: object,
): Promise<Record<string, unknown>> => {
  const { account, region } = layout.hub;
  const credentials = { accessKeyId: account, secretAccessKey: 'local' };
  const client = new LambdaClient({ region, endpoint: local.url, credentials });
  try {
    const { Payload = '' } = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
    return JSON.parse(Buffer.from(Payload).toString()) as Record<string, unknown>;
  } finally {
    client.destroy();
  }
};

export interface Outcome {
  readonly name: string;
  readonly status: string;
  readonly output: Readonly<Record<string, unknown>>;
}

/** Every execution of `promote-image`, oldest first, with its output. */
export const promotionsOf = ({ local, layout }: Deployed): readonly Outcome[] => {
  const { account, region } = layout.hub;
  const { executions } = local.world.state<{
    executions: Record<
      string,
      { name: string; machineArn: string; status: string; output?: string; startedAt: number }
    >;
  }>('states', account, region, () => ({ executions: {} }));
  return Object.values(executions)
    .filter(({ machineArn }) => machineArn.endsWith(':promote-image'))
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ name, status, output }) => ({
      name,
      status,
      output: JSON.parse(output ?? '{}') as Record<string, unknown>,
    }));
};

/** Bakes an image whose event starts its promotion, without fleets in the way. */
export const bake = (world: Deployed, more: Readonly<Record<string, unknown>> = {}) =>
  world.control<{ imageBuildVersionArn: string; amis: { region: string; image: string }[] }>(
    'imagebuilder/create-image',
    {
      name: world.image.name,
      account: world.layout.hub.account,
      region: world.layout.hub.region,
      regions: world.image.regions,
      emitEvent: true,
      ...more,
    },
  );

/** What every target's parameter holds: `account region` → AMI id. */
export const published = ({ local, image }: Deployed): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    image.stages.flatMap((stage) =>
      stage.targets.flatMap(({ account, regions }) =>
        regions.map((region) => {
          const { parameters } = local.world.state<{ parameters: Record<string, { versions: { value: string }[] }> }>(
            'ssm',
            account,
            region,
            () => ({ parameters: {} }),
          );
          return [`${account} ${region}`, parameters[stage.parameterName]?.versions.at(-1)?.value];
        }),
      ),
    ),
  );
