import { type Layout, places } from './play/layout.ts';

/** What a newcomer reads once local AWS is up: how to reach it, and the commands to try first. */
export const usage = (layout: Layout, url: string): string => {
  const { account, region } = layout.hub;
  const image = Object.values(layout.images)[0];
  const target = image && places(layout, image).find((place) => place.account !== account);
  const machine = `arn:aws:states:${region}:${account}:stateMachine:promote-image`;
  const pipeline = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${image?.name}`;
  return `
Local AWS is up at ${url}, with the app deployed. Stop it with Ctrl-C.

An access key id of twelve digits is the root of that account; any secret will do.
  hub      ${account} ${region}
${(image?.stages ?? []).flatMap((stage) => stage.targets.map((t) => `  ${stage.name.padEnd(8)} ${t.account} ${t.regions.join(', ')}`)).join('\n')}

In another terminal:
  export AWS_ENDPOINT_URL=${url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=local

Build an image; its promotion starts automatically:
  aws imagebuilder start-image-pipeline-execution --image-pipeline-arn ${pipeline}
  aws stepfunctions list-executions --state-machine-arn ${machine}

See what is current, as ${target?.stage ?? 'a stage'}:
  AWS_ACCESS_KEY_ID=${target?.account} aws ssm get-parameter --region ${target?.region} --name ${target?.parameter}

Promote again by hand:
  aws stepfunctions start-execution --state-machine-arn ${machine} \\
    --input '{"image": "${image?.name}/1.0.0", "reason": "trying it out", "requestedBy": "me"}'

Messages that people would have seen: ${url}/_local/sns/notifications
Every lever of local AWS:            ${url}/_local
(AWS CLI before version 1.29 or 2.13, and version 1 for SQS: give --endpoint-url ${url} as well.)
`;
};
