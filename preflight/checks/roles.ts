import { type Facts, isKnown } from '../facts/facts.ts';
import type { Needs } from '../needs/needs.ts';
import { type Finding, notChecked, ok } from './finding.ts';

interface ServiceLinkedRole {
  readonly name: string;
  readonly service: string;
  /** What creates it, if nobody does before. */
  readonly madeBy: string;
  readonly isNeeded: (needs: Needs) => boolean;
}

/** Roles that AWS services act with in the hub account. */
export const SERVICE_LINKED_ROLES: readonly ServiceLinkedRole[] = [
  {
    // https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-service-linked-role.html
    name: 'AWSServiceRoleForImageBuilder',
    service: 'imagebuilder.amazonaws.com',
    madeBy: 'Image Builder creates it with the first resource',
    isNeeded: ({ instanceTypes }) => instanceTypes.length > 0,
  },
  {
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
    name: 'AWSServiceRoleForAutoScaling',
    service: 'autoscaling.amazonaws.com',
    madeBy: 'Auto Scaling creates it with the first group',
    isNeeded: ({ fleetsInHub }) => fleetsInHub,
  },
];

/** A role that does not exist yet is not a problem: the service creates it. */
export const checkServiceLinkedRoles = (needs: Needs, { roles }: Facts): readonly Finding[] =>
  SERVICE_LINKED_ROLES.filter(({ isNeeded }) => isNeeded(needs)).map(({ name, service, madeBy }) => {
    const found = roles[name] ?? { unknown: 'it was not read' };
    if (!isKnown(found)) return notChecked('role', `Whether the role ${name} exists`, found);
    if (found.known) return ok('role', `The role ${name} exists`);
    return ok(
      'role',
      `The role ${name} does not exist yet: ${madeBy}, if you have the permission iam:CreateServiceLinkedRole. To create it now: aws iam create-service-linked-role --aws-service-name ${service}`,
    );
  });
