import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { targets } from '../layout.ts';
import { builds, stateMachineArn } from '../observe.ts';
import type { Scenario, Scene } from '../scene.ts';

export const manualRepromotion: Scenario = {
  name: 'manual-repromotion',
  summary: 'a parameter in prod was changed by hand; a person promotes the same image again from the console',
  afterwards: async (scene) => {
    const prod = scene.image.stages.at(-1);
    const target = prod && targets(prod)[0];
    if (!prod || !target) throw new Error('this scenario needs a stage with a target');
    const ssm = scene.clients.ssm(target.account, target.region);
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: prod.parameterName }));
    await ssm.send(new DeleteParameterCommand({ Name: prod.parameterName }));
    await ssm.send(
      new PutParameterCommand({
        Name: prod.parameterName,
        Type: 'String',
        DataType: 'aws:ec2:image',
        Value: await olderAmi(scene, target, Parameter?.Value),
      }),
    );
    scene.progress.line(`${prod.parameterName} in ${target.account} ${target.region} was changed by hand`);
    await scene.clients.sfn(scene.layout.hub.account, scene.layout.hub.region).send(
      new StartExecutionCommand({
        stateMachineArn: await stateMachineArn(scene, 'promote-image'),
        name: 'again-by-hand',
        input: JSON.stringify({
          image: await newestVersion(scene),
          stages: [prod.name],
          reason: 'INC-4711: the parameter was changed by hand',
          requestedBy: 'dana@example.com',
        }),
      }),
    );
  },
  expected: {
    outcome: 'promoted',
    stagesOnNewImage: ['dev', 'staging', 'prod'],
    promotions: 2,
    build: /is built/,
    notifications: [/started/i, /dev/i, /staging/i, /promoted/i, /started/i, /promoted/i],
  },
};

/** `web-server/1.0.0`, as a person would write it. */
const newestVersion = async (scene: Scene): Promise<string> => {
  const arn = (await builds(scene)).at(-1)?.arn ?? '';
  return arn.split(':image/')[1]?.replace(/\/\d+$/, '') ?? '';
};

/** Any other AMI that the account may launch: what somebody might have typed. */
const olderAmi = async (
  scene: Scene,
  target: { account: string; region: string },
  not: string | undefined,
): Promise<string> => {
  const { Images } = await scene.clients
    .ec2(target.account, target.region)
    .send(new DescribeImagesCommand({ ExecutableUsers: ['self'] }));
  const other = Images?.map(({ ImageId }) => ImageId).find((id) => id !== undefined && id !== not);
  if (!other) throw new Error('no other AMI is visible to the account');
  return other;
};
