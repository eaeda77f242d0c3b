import { DescribeImageAttributeCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { places } from '../layout.ts';
import { type Build, describe, type Execution } from '../observe.ts';
import type { Scene } from '../scene.ts';
import type { ParameterReport, PermissionReport, PromotionReport } from './report.ts';

/** `name/x.y.z/build` of the build that an AMI copy belongs to. */
export const imageIndex = (known: readonly Build[]): ((ami: string) => string | undefined) => {
  const index = new Map(
    known.flatMap(({ arn, amis }) => amis.map(({ id }) => [id, arn.split(':image/')[1] ?? arn] as const)),
  );
  return (ami) => index.get(ami);
};

export const collectParameters = async (
  scene: Scene,
  imageOf: (ami: string) => string | undefined,
): Promise<readonly ParameterReport[]> =>
  Promise.all(
    places(scene.layout, scene.image).map(async ({ stage, account, region, parameter }) => {
      const found = await read(scene, account, region, parameter);
      return {
        stage,
        account,
        region,
        name: parameter,
        version: found?.Version,
        ami: found?.Value,
        image: found?.Value ? imageOf(found.Value) : undefined,
      };
    }),
  );

const read = async (scene: Scene, account: string, region: string, Name: string) => {
  try {
    return (await scene.clients.ssm(account, region).send(new GetParameterCommand({ Name }))).Parameter;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
};

export const collectPermissions = async (scene: Scene, known: readonly Build[]): Promise<readonly PermissionReport[]> =>
  Promise.all(
    known.flatMap(({ arn, amis }) =>
      amis.map(async ({ region, id }) => {
        const { LaunchPermissions } = await scene.clients
          .ec2(scene.layout.hub.account, region)
          .send(new DescribeImageAttributeCommand({ ImageId: id, Attribute: 'launchPermission' }));
        const principals = (LaunchPermissions ?? []).map(
          (p) => p.UserId ?? p.OrganizationalUnitArn ?? p.OrganizationArn ?? p.Group ?? '',
        );
        return { image: arn.split(':image/')[1] ?? arn, ami: id, region, principals: principals.sort() };
      }),
    ),
  );

export const collectPromotion = async (scene: Scene, execution: Execution): Promise<PromotionReport> => {
  const { status, output, startDate, stopDate } = await describe(scene, execution.arn);
  const result = output ? (JSON.parse(output) as Record<string, unknown>) : {};
  const transitions = await scene.clients.control<{ arn: string; transitions: number }[]>('states/executions');
  return {
    executionArn: execution.arn,
    status: status ?? '',
    outcome: typeof result['outcome'] === 'string' ? result['outcome'] : undefined,
    message: typeof result['message'] === 'string' ? result['message'] : undefined,
    virtualMinutes: stopDate && startDate ? Math.round((stopDate.getTime() - startDate.getTime()) / 6000) / 10 : 0,
    stateTransitions: transitions.find(({ arn }) => arn === execution.arn)?.transitions,
    output: result,
  };
};
