import {
  ImagebuilderClient,
  ListComponentsCommand,
  ListImagesCommand,
  type Ownership,
} from '@aws-sdk/client-imagebuilder';
import type { VetoedKind } from '../domain/veto.ts';
import type { BuilderNames } from '../ports/builder-names.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ListComponents.html, API_ListImages.html */
const OWNERS: readonly Ownership[] = ['Self', 'Shared', 'Amazon', 'ThirdParty', 'AWSMarketplace'];
/** Enough for a suggestion. */
const PAGES = 4;

export const imagebuilderNames = (region: string): BuilderNames => {
  const client = clientFor(ImagebuilderClient, region);
  const page = async (kind: VetoedKind, asked: { owner: Ownership; name?: string; nextToken?: string | undefined }) => {
    const input = {
      owner: asked.owner,
      byName: true,
      ...(asked.name === undefined ? {} : { filters: [{ name: 'name', values: [asked.name] }] }),
      ...(asked.nextToken === undefined ? {} : { nextToken: asked.nextToken }),
    };
    if (kind === 'component') {
      const answer = await call('ListComponents', region, () => client.send(new ListComponentsCommand(input)));
      return { names: namesIn(answer.componentVersionList), nextToken: answer.nextToken };
    }
    const answer = await call('ListImages', region, () => client.send(new ListImagesCommand(input)));
    return { names: namesIn(answer.imageVersionList), nextToken: answer.nextToken };
  };
  return {
    has: async (kind, name) => {
      for (const owner of OWNERS) if ((await page(kind, { owner, name })).names.includes(name)) return true;
      return false;
    },
    own: async (kind) => {
      const all: string[] = [];
      let nextToken: string | undefined;
      for (let at = 0; at < PAGES && (at === 0 || nextToken); at += 1) {
        const found = await page(kind, { owner: 'Self', nextToken });
        all.push(...found.names);
        nextToken = found.nextToken;
      }
      return all;
    },
  };
};

/** As ARNs and vetoes have them: in lower case, with hyphens for what is no letter or digit. */
const namesIn = (list: readonly { readonly arn?: string | undefined; readonly name?: string | undefined }[] = []) =>
  list.flatMap(({ arn, name }) => arn?.split('/')[1] ?? name ?? []);
