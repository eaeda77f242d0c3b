import { places } from './layout.ts';
import type { Scene } from './scene.ts';

/** Commands of the stock `aws` CLI to look around with, for the image and places of this app. */
export const commands = (
  scene: Pick<Scene, 'layout' | 'image'>,
  url: string,
  known: { executionArn?: string; ami?: string; imageArn?: string },
): string[] => {
  const { account, region } = scene.layout.hub;
  const target = places(scene.layout, scene.image).find((place) => place.account !== account);
  const aws = (who: string, where: string, rest: string) =>
    `AWS_ACCESS_KEY_ID=${who} AWS_SECRET_ACCESS_KEY=local aws --region ${where} --endpoint-url ${url} ${rest}`;
  const machine = `arn:aws:states:${region}:${account}:stateMachine:promote-image`;
  return [
    aws(account, region, `stepfunctions list-executions --state-machine-arn ${machine}`),
    ...(known.executionArn
      ? [aws(account, region, `stepfunctions get-execution-history --execution-arn ${known.executionArn}`)]
      : []),
    ...(target ? [aws(target.account, target.region, `ssm get-parameter-history --name ${target.parameter}`)] : []),
    ...(known.ami
      ? [aws(account, region, `ec2 describe-image-attribute --attribute launchPermission --image-id ${known.ami}`)]
      : []),
    ...(target ? [aws(target.account, target.region, 'autoscaling describe-auto-scaling-groups')] : []),
    ...(known.imageArn
      ? [
          aws(
            account,
            region,
            `imagebuilder list-image-scan-findings --filters name=imageBuildVersionArn,values=${known.imageArn}`,
          ),
        ]
      : []),
    aws(account, region, 'dynamodb scan --table-name hallmark-ledger'),
  ];
};
