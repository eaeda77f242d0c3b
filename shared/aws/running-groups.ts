import { type RunningGroups, UNKNOWN_AMI } from '../ports/fleets.ts';
import { groupNamed, templateOf } from './autoscaling-fleets.ts';
import { amisOf, staying } from './ec2-instance-amis.ts';

/** Auto Scaling and EC2 of the account that is acted in. */
export const runningGroups = (): RunningGroups => ({
  group: async (region, name) => {
    const found = await groupNamed(region, name, true);
    if (!found) return undefined;
    const ids = staying(found);
    const amis = await amisOf(region, ids);
    return { launchTemplate: templateOf(found), amis: ids.map((id) => amis.get(id) ?? UNKNOWN_AMI) };
  },
});
