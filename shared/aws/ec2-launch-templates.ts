import {
  CreateLaunchTemplateVersionCommand,
  DescribeImagesCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { LaunchTemplates } from '../ports/fleets.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const GONE = new Set(['InvalidLaunchTemplateId.NotFound', 'InvalidLaunchTemplateId.VersionNotFound']);

export const ec2LaunchTemplates = (): LaunchTemplates => ({
  now: async (region, { id, version }) => {
    const command = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version] });
    const { LaunchTemplateVersions } = await call('DescribeLaunchTemplateVersions', region, () =>
      clientFor(EC2Client, region).send(command),
    ).catch((error: Error) => {
      // A group may outlive its template. It is one group that cannot be moved, and no failure of its target.
      if (GONE.has(error.name)) return { LaunchTemplateVersions: [] };
      throw error;
    });
    const found = LaunchTemplateVersions?.[0];
    return (
      found && {
        number: String(found.VersionNumber),
        imageId: found.LaunchTemplateData?.ImageId,
        description: found.VersionDescription,
      }
    );
  },
  architectures: async (region, amiIds) => {
    // A filter leaves out what is gone or not shared, where ImageIds refuses all because of one.
    // It leaves out deprecated ones of other accounts as well, from which instances are launched all the same.
    const command = new DescribeImagesCommand({
      Filters: [{ Name: 'image-id', Values: [...amiIds] }],
      IncludeDeprecated: true,
    });
    const { Images = [] } = await call('DescribeImages', region, () => clientFor(EC2Client, region).send(command));
    return new Map(Images.map(({ ImageId = '', Architecture = '' }) => [ImageId, Architecture]));
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
