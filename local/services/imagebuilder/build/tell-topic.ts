import type { Principal } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import type { Place, StoredInfrastructure } from '../store.ts';
import type { BuiltImage } from './built-image.ts';
import { logLine } from './log.ts';

/** Image Builder publishes as its service-linked role, whose policy AWS writes; a topic's own policy may still deny it. */
const serviceLinked = (account: string): Principal => ({
  type: 'root',
  account,
  arn: `arn:aws:iam::${account}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
  userId: account,
});

/** Publishes to a topic; a refusal is no reason for a build to fail, and stands in its log. */
export const publish = (world: World, place: Place, image: BuiltImage, TopicArn: string, message: object): void =>
  world.background(`the message of ${image.arn} to ${TopicArn}`, async () => {
    try {
      const input = { TopicArn, Message: JSON.stringify(message) };
      const region = TopicArn.split(':')[3] ?? place.region;
      await world.call({
        principal: serviceLinked(place.account),
        service: 'sns',
        operation: 'Publish',
        region,
        input,
      });
    } catch (error) {
      logLine(world, place, image, `The message to ${TopicArn} was refused: ${(error as Error).message}`);
    }
  });

/**
 * Tells the infrastructure configuration's topic how a build ended. Sent for AVAILABLE and FAILED only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-sns.html
 */
export const tellTopic = (
  world: World,
  place: Place,
  image: BuiltImage,
  infrastructure: StoredInfrastructure | undefined,
): void => {
  const topic = infrastructure?.given.snsTopicArn;
  if (topic !== undefined) publish(world, place, image, topic, messageOf(place, image, infrastructure));
};

const messageOf = ({ account }: Place, image: BuiltImage, infrastructure: StoredInfrastructure | undefined): object => {
  const { arn, name, version, build, type, status, reason, platform, order } = image;
  return {
    versionlessArn: arn.split('/').slice(0, 2).join('/'),
    arn,
    name,
    version,
    type,
    buildVersion: build,
    state: { status, ...(reason ? { reason } : {}) },
    platform,
    imageRecipe: order.recipeArn && { arn: order.recipeArn },
    containerRecipe: order.containerRecipeArn && { arn: order.containerRecipeArn },
    sourcePipelineArn: order.pipelineArn,
    infrastructureConfiguration: infrastructure && { arn: infrastructure.arn, ...infrastructure.given },
    imageTestsConfigurationDocument: { imageTestsEnabled: order.testsEnabled, timeoutMinutes: order.testMinutes },
    distributionConfiguration: order.distributionArn && { arn: order.distributionArn },
    dateCreated: new Date(image.createdAt).toISOString(),
    outputResources:
      type === 'AMI'
        ? {
            amis: image.amis.map(({ region, image: id, name: ami, accountId }) => ({
              region,
              image: id,
              name: ami,
              accountId,
            })),
          }
        : { containers: image.containers },
    accountId: account,
    osVersion: image.osVersion,
    buildType: image.buildType,
    tags: image.tags,
  };
};
