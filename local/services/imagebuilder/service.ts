import type { Service } from '../../kernel/service.ts';
import { createImage, listBuilds, planNextBuild } from './controls/controls.ts';
import { publishManaged } from './controls/publish-managed.ts';
import { buildingOperations } from './operations/building.ts';
import { findingOperations } from './operations/findings.ts';
import { imageOperations } from './operations/images.ts';
import { pipelineOperations } from './operations/pipelines.ts';
import { resourceTypes } from './resources/types.ts';

/** EC2 Image Builder: factories from templates, builds that go through their states in virtual time, scans. */
export const imagebuilder: Service = {
  name: 'imagebuilder',
  client: () => import('@aws-sdk/client-imagebuilder'),
  operations: { ...imageOperations, ...findingOperations, ...pipelineOperations, ...buildingOperations },
  resourceTypes,
  controls: {
    'next-build': planNextBuild,
    'create-image': createImage,
    builds: listBuilds,
    'publish-managed': publishManaged,
  },
};
