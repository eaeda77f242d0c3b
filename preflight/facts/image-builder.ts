import {
  ImagebuilderClient,
  paginateListComponents,
  paginateListImageBuildVersions,
  paginateListImages,
  paginateListWorkflows,
} from '@aws-sdk/client-imagebuilder';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { ManagedNeed, Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { Facts } from './facts.ts';
import { read, readEach } from './read.ts';

const named = (name: string) => [{ name: 'name', values: [name] }];

/** Images, components and workflows that Amazon keeps, by their ARN in a template. */
export const readManagedVersions = (clients: Clients, { managed, home }: Needs): Promise<Facts['managedVersions']> => {
  const client = clients.of(ImagebuilderClient, home);
  const versionsOf = async ({ kind, name }: ManagedNeed): Promise<readonly string[]> => {
    const versions: string[] = [];
    const filters = named(name.split('/').at(-1) ?? name);
    if (kind === 'image')
      for await (const page of paginateListImages({ client }, { owner: 'Amazon', filters }))
        versions.push(...(page.imageVersionList ?? []).map(({ version = '' }) => version));
    else if (kind === 'component')
      for await (const page of paginateListComponents({ client }, { owner: 'Amazon', filters }))
        versions.push(...(page.componentVersionList ?? []).map(({ version = '' }) => version));
    else
      for await (const page of paginateListWorkflows({ client }, { owner: 'Amazon', filters }))
        versions.push(...(page.workflowVersionList ?? []).map(({ version = '' }) => version));
    return versions;
  };
  const ACTIONS = { image: 'ListImages', component: 'ListComponents', workflow: 'ListWorkflows' };
  return readEach(
    managed,
    ({ arn }) => arn,
    (need) => read(`imagebuilder:${ACTIONS[need.kind]}`, () => versionsOf(need)),
  );
};

/** Versions of images of this account that have a build which is AVAILABLE. */
export const readAvailableImages = (clients: Clients, { parents, home }: Needs): Promise<Facts['availableImages']> => {
  const client = clients.of(ImagebuilderClient, home);
  const isAvailable = async (imageVersionArn: string): Promise<boolean> => {
    for await (const page of paginateListImageBuildVersions({ client }, { imageVersionArn }))
      if (page.imageSummaryList?.some(({ state }) => state?.status === 'AVAILABLE')) return true;
    return false;
  };
  const versionsOf = async (name: string): Promise<readonly string[]> => {
    const versions: string[] = [];
    for await (const page of paginateListImages({ client }, { owner: 'Self', filters: named(name) }))
      for (const { arn = '', version = '' } of page.imageVersionList ?? [])
        if (await isAvailable(arn)) versions.push(version.split('/')[0] ?? version);
    return versions;
  };
  return readEach(
    parents,
    ({ name }) => name,
    ({ name }) => read('imagebuilder:ListImages', () => versionsOf(name)),
  );
};

/** Keys are in the account of their ARN; another account's key policy can be read only there. */
export const readKeys = (
  clients: Clients,
  { keys, account }: Needs,
  regions: readonly string[],
): Promise<Facts['keys']> =>
  readEach(
    keys.filter(({ arn }) => regions.includes(arn.split(':')[3] ?? '')),
    ({ arn }) => arn,
    ({ arn }) => {
      const client = clients.of(KMSClient, arn.split(':')[3] ?? '');
      return read('kms:DescribeKey', async () => {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: arn }));
        const own = arn.split(':')[4] === account;
        return {
          enabled: KeyMetadata?.Enabled ?? false,
          usage: KeyMetadata?.KeyUsage ?? '',
          policy: own
            ? await read('kms:GetKeyPolicy', async () => {
                const answer = await client.send(new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId ?? arn }));
                return answer.Policy ?? '';
              })
            : { unknown: `the key is in account ${arn.split(':')[4]}, which alone can read its policy` },
        };
      }, ['NotFoundException']);
    },
  );
