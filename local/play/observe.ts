import {
  ListImageBuildVersionsCommand,
  ListImagePipelinesCommand,
  ListImagesCommand,
} from '@aws-sdk/client-imagebuilder';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
} from '@aws-sdk/client-sfn';
import type { Scene } from './scene.ts';

/** What a person would look at while an image is built and promoted. All through the services' own calls. */
const hub = ({ layout }: Scene) => [layout.hub.account, layout.hub.region] as const;

export const pipelineArn = async (scene: Scene): Promise<string> => {
  const { imagePipelineList } = await scene.clients.imagebuilder(...hub(scene)).send(new ListImagePipelinesCommand({}));
  const found = imagePipelineList?.find(({ imageRecipeArn }) =>
    imageRecipeArn?.includes(`:image-recipe/${scene.image.name}/`),
  );
  if (!found?.arn) throw new Error(`the app has no image pipeline for ${scene.image.name}`);
  return found.arn;
};

export const stateMachineArn = async (scene: Scene, name: string): Promise<string> => {
  const { stateMachines } = await scene.clients.sfn(...hub(scene)).send(new ListStateMachinesCommand({}));
  const found = stateMachines?.find((machine) => machine.name === name);
  if (!found?.stateMachineArn) throw new Error(`the app has no state machine "${name}"`);
  return found.stateMachineArn;
};

export interface Build {
  readonly arn: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly amis: readonly { readonly region: string; readonly id: string }[];
}

/** All builds of the image, oldest first. */
export const builds = async (scene: Scene): Promise<readonly Build[]> => {
  const client = scene.clients.imagebuilder(...hub(scene));
  const filters = [{ name: 'name', values: [scene.image.name] }];
  const { imageVersionList = [] } = await client.send(new ListImagesCommand({ owner: 'Self', filters }));
  const pages = await Promise.all(
    imageVersionList.map(({ arn: imageVersionArn }) =>
      client.send(new ListImageBuildVersionsCommand({ imageVersionArn })),
    ),
  );
  return pages
    .flatMap(({ imageSummaryList = [] }) => imageSummaryList)
    .map(({ arn, state, outputResources }) => ({
      arn: arn ?? '',
      status: state?.status ?? '',
      reason: state?.reason,
      amis: (outputResources?.amis ?? []).map((ami) => ({ region: ami.region ?? '', id: ami.image ?? '' })),
    }))
    .sort((a, b) => buildNumber(a.arn) - buildNumber(b.arn));
};

const buildNumber = (arn: string): number => Number(arn.split('/').at(-1));

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly startedAt: Date;
}

/** Executions of `promote-image`, oldest first. */
export const promotions = async (scene: Scene): Promise<readonly Execution[]> => {
  const { executions } = await scene.clients
    .sfn(...hub(scene))
    .send(new ListExecutionsCommand({ stateMachineArn: await stateMachineArn(scene, 'promote-image') }));
  return (executions ?? [])
    .map(({ executionArn, name, status, startDate }) => ({
      arn: executionArn ?? '',
      name: name ?? '',
      status: status ?? '',
      startedAt: startDate ?? new Date(0),
    }))
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
};

export const describe = (scene: Scene, executionArn: string) =>
  scene.clients.sfn(...hub(scene)).send(new DescribeExecutionCommand({ executionArn }));

export const history = async (scene: Scene, executionArn: string): Promise<readonly HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await scene.clients
      .sfn(...hub(scene))
      .send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
};
