import { ImagebuilderClient, ListImagePipelineImagesCommand } from '@aws-sdk/client-imagebuilder';
import type { ListedBuild } from '../domain/reconcile/missed-build.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** The most that Image Builder gives at once, and that are read of one pipeline: 500 builds. Their order is not documented. */
const PAGE = 25;
const PAGES = 20;

/** What a pipeline has built; nothing where there is no such pipeline. */
export const imagebuilderPipelineImages =
  (region: string) =>
  async (imagePipelineArn: string): Promise<readonly ListedBuild[]> => {
    const client = clientFor(ImagebuilderClient, region);
    const all: ListedBuild[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < PAGES && (page === 0 || nextToken); page += 1) {
      const command = new ListImagePipelineImagesCommand({
        imagePipelineArn,
        maxResults: PAGE,
        ...(nextToken ? { nextToken } : {}),
      });
      try {
        const answer = await call('ListImagePipelineImages', region, () => client.send(command));
        all.push(
          ...(answer.imageSummaryList ?? []).map(({ arn = '', state, dateCreated = '' }) => ({
            arn,
            status: state?.status ?? '',
            createdAt: dateCreated,
          })),
        );
        nextToken = answer.nextToken;
      } catch (error) {
        if ((error as Error).name === 'ResourceNotFoundException') return [];
        throw error;
      }
    }
    return all;
  };
