import type { IdentitySource } from '../../iam/identity.ts';
import { identityOf } from '../iam/identity.ts';
import { assumeRoleForService, openSession } from './sessions.ts';

/** IAM's roles and STS's sessions, as the world asks for them. */
export const identitySource: IdentitySource = {
  identityOf,
  assumeRoleForService,
  credentialsFor: (world, principal) => {
    const { accessKeyId, secretAccessKey, sessionToken } = openSession(world, principal);
    return { accessKeyId, secretAccessKey, sessionToken };
  },
};
