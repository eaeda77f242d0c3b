import { LocalAwsError } from '../../../kernel/errors.ts';
import type { ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { existingFunction, namedFunction } from '../find-function.ts';
import type { FunctionUrlRecord } from '../state.ts';
import { removeUrl } from './remove-url.ts';
import { addressOf, urlOfFunction, urlsOf } from './url-state.ts';

const view = (world: World, url: FunctionUrlRecord) => ({
  ref: url.functionArn,
  attributes: { FunctionArn: url.functionArn, FunctionUrl: addressOf(world, url) },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const functionUrl: ResourceType = {
  properties: ['TargetFunctionArn', 'AuthType', 'InvokeMode'],
  replacedBy: ['TargetFunctionArn'],
  find: (request, world) => {
    const definition = namedFunction(world, request, request.properties['TargetFunctionArn']);
    const url = definition && urlOfFunction(world, definition.arn);
    return url && { identifier: url.functionArn, ...view(world, url) };
  },
  create: (request, world) => {
    const { account, region, properties } = request;
    const definition = existingFunction(world, request, properties['TargetFunctionArn']);
    if (properties['AuthType'] !== 'AWS_IAM')
      throw new LocalAwsError(
        `local AWS serves function URLs with AuthType AWS_IAM only, not ${String(properties['AuthType'])}.`,
      );
    if ((properties['InvokeMode'] ?? 'BUFFERED') !== 'BUFFERED')
      throw new LocalAwsError('local AWS serves function URLs with InvokeMode BUFFERED only.');
    const now = world.clock.now();
    const known = urlOfFunction(world, definition.arn);
    const url: FunctionUrlRecord = known
      ? { ...known, modifiedAt: now }
      : { id: world.ids.hex('function-url', 32), functionArn: definition.arn, createdAt: now, modifiedAt: now };
    urlsOf(world, account, region)[url.id] = url;
    return view(world, url);
  },
  delete: ({ physicalId }, world) => removeUrl(world, physicalId),
};
