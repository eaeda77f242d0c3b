import { AwsError } from '../../kernel/errors.ts';
import type { Service } from '../../kernel/service.ts';
import { resourceTypes } from './resources.ts';

/** Amazon ECR: private registries, their repositories, images, scans and policies. No layer is kept. */
export const ecr: Service = {
  name: 'ecr',
  client: async () => {
    throw new AwsError(
      'UnknownService',
      'Local AWS takes repositories from templates; it does not serve the API of ECR yet.',
      {
        status: 501,
      },
    );
  },
  operations: {},
  resourceTypes,
};
