import { DescribeAutoScalingGroupsCommand, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { targets } from '../layout.ts';
import type { Scene } from '../scene.ts';
import type { FleetReport } from './report.ts';

/** Every Auto Scaling group that follows the image, with what its instances run and how its last refresh went. */
export const collectFleets = async (
  scene: Scene,
  imageOf: (ami: string) => string | undefined,
): Promise<readonly FleetReport[]> => {
  const where = scene.image.stages.flatMap((stage) =>
    stage.fleets ? targets(stage).map((target) => ({ ...target, tag: stage.fleets })) : [],
  );
  const found = await Promise.all(where.map(async (place) => groups(scene, place, imageOf)));
  return found.flat();
};

interface Place {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly tag: { readonly tagKey: string; readonly tagValue: string } | undefined;
}

const groups = async (
  scene: Scene,
  place: Place,
  imageOf: (ami: string) => string | undefined,
): Promise<FleetReport[]> => {
  const client = scene.clients.autoScaling(place.account, place.region);
  const { AutoScalingGroups } = await client.send(
    new DescribeAutoScalingGroupsCommand({
      Filters: [{ Name: `tag:${place.tag?.tagKey}`, Values: [place.tag?.tagValue ?? ''] }],
    }),
  );
  return Promise.all(
    (AutoScalingGroups ?? []).map(async (group) => {
      const ids = (group.Instances ?? []).map(({ InstanceId }) => InstanceId ?? '');
      const [running, refreshes] = await Promise.all([
        runningAmis(scene, place, ids),
        client.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group.AutoScalingGroupName })),
      ]);
      const last = refreshes.InstanceRefreshes?.[0];
      return {
        stage: place.stage,
        account: place.account,
        region: place.region,
        name: group.AutoScalingGroupName ?? '',
        instances: ids.length,
        running: [...running].map(([ami, count]) => ({ ami, image: imageOf(ami), count })),
        refresh: last && {
          status: last.Status ?? '',
          percentage: last.PercentageComplete ?? 0,
          reason: last.StatusReason,
        },
      };
    }),
  );
};

const runningAmis = async (
  scene: Scene,
  { account, region }: Place,
  ids: readonly string[],
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  if (ids.length === 0) return counts;
  const { Reservations } = await scene.clients
    .ec2(account, region)
    .send(new DescribeInstancesCommand({ InstanceIds: [...ids] }));
  for (const { ImageId } of (Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])) {
    counts.set(ImageId ?? '', (counts.get(ImageId ?? '') ?? 0) + 1);
  }
  return counts;
};
