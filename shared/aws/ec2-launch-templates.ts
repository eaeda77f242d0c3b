import {
  CreateLaunchTemplateVersionCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { LaunchTemplates } from '../ports/fleets.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

export const ec2LaunchTemplates = (): LaunchTemplates => ({
  imageId: async (region, { id, version }) => {
    const command = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version] });
    const { LaunchTemplateVersions } = await call('DescribeLaunchTemplateVersions', region, () =>
      clientFor(EC2Client, region).send(command),
    );
    return LaunchTemplateVersions?.[0]?.LaunchTemplateData?.ImageId;
  },
  derive: async (region, { id, version }, amiId, token, description) => {
    const command = new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: id,
      SourceVersion: version,
      LaunchTemplateData: { ImageId: amiId },
      ClientToken: token,
      VersionDescription: description,
    });
    const { LaunchTemplateVersion } = await call('CreateLaunchTemplateVersion', region, () =>
      clientFor(EC2Client, region).send(command),
    );
    if (LaunchTemplateVersion?.VersionNumber === undefined)
      throw new Error(`EC2 gave no number for the new version of ${id}`);
    return String(LaunchTemplateVersion.VersionNumber);
  },
});
