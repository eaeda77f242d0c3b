import type { Service } from '../../kernel/service.ts';
import { planNextScan, push } from './controls.ts';
import { images } from './images.ts';
import { managingRepositories } from './managing-repositories.ts';
import { policies } from './policies.ts';
import { pulling } from './pulling.ts';
import { resourceTypes } from './resources.ts';
import { scans } from './scans.ts';

/** Amazon ECR: private registries, their repositories, images, tags, scans and policies. No layer is kept. */
export const ecr: Service = {
  name: 'ecr',
  client: () => import('@aws-sdk/client-ecr'),
  operations: { ...managingRepositories, ...images, ...pulling, ...policies, ...scans },
  resourceTypes,
  controls: { 'push-image': push, 'next-scan': planNextScan },
};
