import {
  BatchGetRepositoryScanningConfigurationCommand,
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsResponse,
  ECRClient,
} from '@aws-sdk/client-ecr';
import { isProven } from '../domain/gate-policy.ts';
import type { ContainerScans } from '../ports/container-registry.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { findingsOf } from './ecr-findings.ts';

/** The most that ECR gives at once. */
const PAGE = 1000;

/** Scans of images in the caller's own account. */
export const ecrContainerScans = (): ContainerScans => {
  const client = (region: string) => clientFor(ECRClient, region);

  const page = async (region: string, repositoryName: string, imageDigest: string, nextToken: string | undefined) => {
    const command = new DescribeImageScanFindingsCommand({
      repositoryName,
      imageId: { imageDigest },
      maxResults: PAGE,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    return call('DescribeImageScanFindings', region, () => client(region).send(command));
  };

  /** Whether images that are pushed into the repository are scanned, by its own setting or by the registry's. */
  const isScanned = async (region: string, name: string): Promise<boolean> => {
    const command = new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames: [name] });
    const { scanningConfigurations } = await call('BatchGetRepositoryScanningConfiguration', region, () =>
      client(region).send(command),
    );
    const setting = scanningConfigurations?.[0];
    return setting?.scanOnPush === true || (setting?.scanFrequency ?? 'MANUAL') !== 'MANUAL';
  };

  return {
    scan: async (region, repository, digest) => {
      const pages: DescribeImageScanFindingsResponse[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await ifScanned(page(region, repository, digest, nextToken));
        // Right after a push there is no scan yet although one will come: that is no reason to think that scanning is off.
        if (!answer) return { status: (await isScanned(region, repository)) ? 'PENDING' : undefined, findings: [] };
        pages.push(answer);
        nextToken = answer.nextToken;
      } while (nextToken && isProven(pages[0]?.imageScanStatus?.status));
      return { status: statusOf(pages), findings: pages.flatMap(findingsOf) };
    },
  };
};

const ifScanned = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if ((error as Error).name === 'ScanNotFoundException') return undefined;
    throw error;
  }
};

/** A scan that began again between two pages proves nothing. */
const statusOf = (pages: readonly DescribeImageScanFindingsResponse[]): string => {
  const statuses = pages.map(({ imageScanStatus }) => imageScanStatus?.status ?? 'UNKNOWN');
  return statuses.find((status) => !isProven(status)) ?? statuses[0] ?? 'UNKNOWN';
};
