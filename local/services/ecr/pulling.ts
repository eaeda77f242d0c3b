import type {
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse,
  GetAuthorizationTokenRequest,
  GetAuthorizationTokenResponse,
  GetDownloadUrlForLayerRequest,
  GetDownloadUrlForLayerResponse,
} from '@aws-sdk/client-ecr';
import { type Operation, operation } from '../../kernel/service.ts';
import { repositoryOperation } from './ecr-operation.ts';
import { layerNotFound } from './errors.ts';
import type { Repository } from './state.ts';

interface Manifest {
  readonly config?: Layer;
  readonly layers?: readonly Layer[];
}

interface Layer {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
}

const layersOf = ({ images }: Repository): readonly Layer[] =>
  Object.values(images).flatMap(({ manifest }) => {
    const { config, layers = [] } = JSON.parse(manifest) as Manifest;
    return config ? [config, ...layers] : layers;
  });

const HOURS_12 = 12 * 3_600_000;

/** What `docker login` would use. The local registry keeps no layers, so that nothing can be pulled with it. */
const getAuthorizationToken = operation<GetAuthorizationTokenRequest, GetAuthorizationTokenResponse>({
  access: () => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
  run: (_input, { account, region }, world) => ({
    authorizationData: [
      {
        authorizationToken: Buffer.from(`AWS:${world.ids.hex('registry-password', 32)}`).toString('base64'),
        expiresAt: new Date(world.clock.now() + HOURS_12),
        proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
      },
    ],
  }),
});

const batchCheckLayerAvailability = repositoryOperation<
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse
>('BatchCheckLayerAvailability', (repository, { layerDigests = [] }) => {
  const there = layersOf(repository);
  return {
    layers: layerDigests.map((layerDigest) => {
      const layer = there.find(({ digest }) => digest === layerDigest);
      return layer
        ? { layerDigest, layerAvailability: 'AVAILABLE', layerSize: layer.size, mediaType: layer.mediaType }
        : { layerDigest, layerAvailability: 'UNAVAILABLE' };
    }),
    failures: [],
  };
});

const getDownloadUrlForLayer = repositoryOperation<GetDownloadUrlForLayerRequest, GetDownloadUrlForLayerResponse>(
  'GetDownloadUrlForLayer',
  (repository, { layerDigest = '' }, { region }) => {
    if (!layersOf(repository).some(({ digest }) => digest === layerDigest))
      throw layerNotFound(repository, layerDigest);
    return {
      downloadUrl: `https://prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com/${layerDigest.replace('sha256:', '')}`,
      layerDigest,
    };
  },
);

export const pulling: Readonly<Record<string, Operation>> = {
  GetAuthorizationToken: getAuthorizationToken,
  BatchCheckLayerAvailability: batchCheckLayerAvailability,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
};
