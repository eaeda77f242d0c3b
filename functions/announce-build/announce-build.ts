import { parseImageArn, versionText } from '../../shared/domain/image-version.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { ImageCatalog } from '../../shared/ports/image-catalog.ts';

export interface BuildEvent {
  readonly source?: unknown;
  readonly resources?: unknown;
  readonly detail?: { readonly state?: { readonly status?: unknown; readonly reason?: unknown } };
}

export interface Dependencies {
  readonly catalog: Pick<ImageCatalog, 'image'>;
  readonly announce: (said: Announcement, id: string) => Promise<void>;
}

/** Tells people that a build failed or was cancelled, with the reason that Image Builder has. */
export const announceBuild =
  ({ catalog, announce }: Dependencies) =>
  async (event: BuildEvent): Promise<{ outcome: string }> => {
    const status = event.detail?.state?.status;
    if (status !== 'FAILED' && status !== 'CANCELLED') return { outcome: 'ignored' };
    const image = parseImageArn(Array.isArray(event.resources) ? String(event.resources[0]) : '');
    if (event.source !== 'aws.imagebuilder' || !image)
      throw new PermanentError('The message is no event of Image Builder about an image');
    const known = await catalog.image(image.arn);
    const reason = known?.reason ?? (typeof event.detail?.state?.reason === 'string' ? event.detail.state.reason : '');
    const id = `${image.name}-${versionText(image).replace(/[./]/g, '-')}`;
    await announce(
      {
        kind: 'build-ended',
        image: image.name,
        version: versionText(image),
        promotionId: id,
        buildVersionArn: image.arn,
        status,
        reason,
      },
      `${id}-${status.toLowerCase()}`,
    );
    return { outcome: 'announced' };
  };
