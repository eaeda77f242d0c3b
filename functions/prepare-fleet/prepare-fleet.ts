import type { ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Fleet, LaunchTemplates, LaunchTemplateVersion } from '../../shared/ports/fleets.ts';

export interface Input {
  readonly fleet: Fleet;
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
}

export interface Dependencies {
  readonly templates: LaunchTemplates;
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
  readonly hash: (text: string) => string;
}

export type Prepared =
  | { readonly outcome: 'prepared'; readonly template: LaunchTemplateVersion }
  | { readonly outcome: 'already-current' }
  | ({ readonly outcome: 'failed' } & Refusal);

const NUMBER = /^\d+$/;

/**
 * Makes the launch template version that a fleet goes to: a copy of the one it uses now, with the explicit AMI.
 * A fleet that could not be rolled back afterwards is refused before anything is touched.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 */
export const prepareFleet =
  ({ templates, actIn, hash }: Dependencies) =>
  async ({ fleet, image, stage }: Input): Promise<Prepared> => {
    const { account, region, group, launchTemplate: template } = fleet;
    const amiId = image.amis.find((copy) => copy.region === region)?.id;
    if (!amiId) return failed('REGIONS_INCOMPLETE', `${image.name} ${image.version} has no AMI in ${region}.`);
    if (!template)
      return failed('FLEET_HAS_NO_LAUNCH_TEMPLATE', `${group} in ${account} ${region} has no launch template.`);
    if (!NUMBER.test(template.version))
      return failed(
        'FLEET_CANNOT_ROLL_BACK',
        `${group} in ${account} ${region} uses ${template.version} of its launch template.`,
      );
    return actIn(account, async () => {
      const current = await templates.imageId(region, template);
      if (current === amiId) return { outcome: 'already-current' };
      if (current?.startsWith('resolve:ssm:'))
        return failed('FLEET_CANNOT_ROLL_BACK', `${group} in ${account} ${region} takes its AMI from ${current}.`);
      const token = hash(`${template.id}/${template.version}/${amiId}`).slice(0, 64);
      const version = await templates.derive(
        region,
        template,
        amiId,
        token,
        `${image.name} ${image.version} (${stage})`.slice(0, 255),
      );
      return { outcome: 'prepared', template: { id: template.id, version } };
    });
  };

const failed = (code: Parameters<typeof refusal>[0], message: string): Prepared => ({
  outcome: 'failed',
  ...refusal(code, message),
});
