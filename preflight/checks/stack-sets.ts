import { type Facts, isKnown } from '../facts/facts.ts';
import type { Needs, StackSetNeed } from '../needs/needs.ts';
import { type Finding, notChecked, ok, problem } from './finding.ts';

const PRINCIPAL = 'member.org.stacksets.cloudformation.amazonaws.com';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs.html */
export const checkStackSets = (needs: Needs, facts: Facts): readonly Finding[] => {
  const { stackSet } = needs;
  if (!stackSet) return [];
  return stackSet.serviceManaged ? serviceManaged(stackSet, needs, facts) : selfManaged(stackSet, facts);
};

const serviceManaged = (
  { stack }: StackSetNeed,
  { account }: Needs,
  { stackSetAccess, delegatedAdministrators, organization }: Facts,
): readonly Finding[] => {
  const stacks = [stack];
  const management = isKnown(organization) ? organization.known?.managementAccount : undefined;
  if (management === account)
    return [
      problem(
        'stacksets',
        'The hub is the management account: a service-managed StackSet needs a delegated administrator',
        {
          hint: 'Choose another account as the hub, or remove spokes.organizationalUnits from infra/hallmark.yaml.',
          stacks,
        },
      ),
    ];
  const inManagement = `Run it with credentials of the management account${management ? ` ${management}` : ''}.`;
  const administrator = isKnown(delegatedAdministrators)
    ? delegatedAdministrators.known?.includes(account)
      ? ok('stacksets', 'The hub is a delegated administrator for StackSets')
      : problem('stacksets', 'The hub is not a delegated administrator for StackSets', {
          fix: [
            `aws organizations register-delegated-administrator --service-principal ${PRINCIPAL} --account-id ${account}`,
          ],
          hint: inManagement,
          stacks,
        })
    : notChecked('stacksets', 'Whether the hub is a delegated administrator for StackSets', delegatedAdministrators);
  // Only a delegated administrator is told about trusted access.
  if (administrator.result === 'problem') return [administrator];
  const access = isKnown(stackSetAccess)
    ? stackSetAccess.known === 'ENABLED'
      ? ok('stacksets', 'StackSets have trusted access to the organization')
      : problem('stacksets', `StackSets have no trusted access to the organization (${stackSetAccess.known})`, {
          fix: ['aws cloudformation activate-organizations-access'],
          hint: inManagement,
          stacks,
        })
    : notChecked('stacksets', 'Whether StackSets have trusted access to the organization', stackSetAccess);
  return [administrator, access];
};

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const ASSUME = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: 'arn:aws:iam::*:role/AWSCloudFormationStackSetExecutionRole',
    },
  ],
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html */
const selfManaged = ({ stack, administrationRole: role }: StackSetNeed, { roles }: Facts): readonly Finding[] => {
  const found = roles[role];
  const what = `the role ${role} exists, with which the StackSet deploys`;
  if (found === undefined || !isKnown(found))
    return [notChecked('stacksets', `Whether ${what}`, found ?? { unknown: 'it was not read' })];
  if (found.known) return [ok('stacksets', `The role ${role} exists; the StackSet deploys with it`)];
  return [
    problem('stacksets', `The role ${role} does not exist in the hub account; the StackSet deploys with it`, {
      fix: [
        `aws iam create-role --role-name ${role} --assume-role-policy-document '${TRUST}'`,
        `aws iam put-role-policy --role-name ${role} --policy-name AssumeExecutionRole --policy-document '${ASSUME}'`,
      ],
      hint: 'Each target account needs the role AWSCloudFormationStackSetExecutionRole as well, which preflight cannot see (docs/deploy.md#stacksets).',
      stacks: [stack],
    }),
  ];
};
