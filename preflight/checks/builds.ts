import { type Facts, isKnown, type Key } from '../facts/facts.ts';
import type { KeyNeed, ManagedNeed, Needs, NetworkNeed } from '../needs/needs.ts';
import { counted, type Finding, listed, notChecked, ok, problem } from './finding.ts';

/** The network of build instances: the subnets and groups in image.yaml, or the default VPC of the region. */
export const checkNetwork = ({ networks }: Needs, { defaultVpcs, networkParts }: Facts): readonly Finding[] => {
  const byRegion = Map.groupBy(networks, ({ region }) => region);
  return [...byRegion].flatMap(([region, users]) => [
    ...defaultVpc(
      region,
      users.filter(({ subnetId }) => subnetId === undefined),
      defaultVpcs,
    ),
    ...users.flatMap((user) => namedParts(user, networkParts)),
  ]);
};

const defaultVpc = (region: string, users: readonly NetworkNeed[], vpcs: Facts['defaultVpcs']): readonly Finding[] => {
  const found = vpcs[region];
  if (users.length === 0 || found === undefined) return [];
  const names = listed(users.map(({ user }) => user));
  if (!isKnown(found)) return [notChecked('network', `Whether ${region} has a default VPC`, found)];
  if (found.known) return [ok('network', `${region} has a default VPC, for ${names}`)];
  return [
    problem('network', `${region} has no default VPC, so builds of ${names} fail`, {
      fix: [`aws ec2 create-default-vpc --region ${region}`],
      hint: 'Or name a subnet with build.subnetId in image.yaml, and for Fast Launch a launch template.',
    }),
  ];
};

const namedParts = (
  { user, region, subnetId, securityGroupIds }: NetworkNeed,
  parts: Facts['networkParts'],
): readonly Finding[] => {
  const ids = [...(subnetId === undefined ? [] : [subnetId]), ...securityGroupIds];
  const vpcs = new Map<string, string>();
  const findings = ids.flatMap((id) => {
    const found = parts[`${region} ${id}`];
    if (found === undefined) return [];
    if (!isKnown(found)) return [notChecked('network', `Whether ${id} exists in ${region}`, found)];
    if (found.known !== undefined) vpcs.set(id, found.known);
    return found.known === undefined
      ? [
          problem('network', `${user}: ${id} does not exist in ${region}`, {
            hint: `Correct build in images/${user}/image.yaml. Subnets of the region: aws ec2 describe-subnets --region ${region}`,
          }),
        ]
      : [];
  });
  if (findings.length > 0 || ids.length === 0) return findings;
  return new Set(vpcs.values()).size > 1
    ? [
        problem('network', `${user}: ${listed(ids)} are not all in one VPC`, {
          hint: `Correct build in images/${user}/image.yaml.`,
        }),
      ]
    : [ok('network', `${user}: ${listed(ids)} in ${region}`)];
};

/** Image Builder takes one of the types; one that the region does not offer makes the choice smaller. */
export const checkInstanceTypes = ({ instanceTypes }: Needs, { offeredTypes }: Facts): readonly Finding[] => {
  const byRegion = Map.groupBy(instanceTypes, ({ region }) => region);
  return [...byRegion].flatMap(([region, users]) => {
    const offered = offeredTypes[region];
    if (offered === undefined) return [];
    if (!isKnown(offered)) return [notChecked('instance types', `Which instance types ${region} offers`, offered)];
    const missing = users.flatMap(({ user, types }) => {
      const absent = types.filter((type) => !offered.known.includes(type));
      return absent.length === 0
        ? []
        : [
            problem('instance types', `${user}: ${region} does not offer ${listed(absent)}`, {
              hint: `Change build.instanceTypes in images/${user}/image.yaml. Types of the region: aws ec2 describe-instance-type-offerings --region ${region}`,
            }),
          ];
    });
    const all = listed(users.flatMap(({ types }) => types));
    return missing.length > 0 ? missing : [ok('instance types', `${region} offers ${all}`)];
  });
};

/** Whether `1.x.x` covers `1.4.0`. */
const fits = (wanted: string, version: string): boolean => {
  const parts = version.split('/')[0]?.split('.') ?? [];
  return wanted.split('.').every((part, index) => part === 'x' || part === parts[index]);
};

/** Images, components and workflows that Amazon keeps, and that recipes name. */
export const checkManaged = ({ managed }: Needs, { managedVersions }: Facts): readonly Finding[] => {
  const byArn = [...Map.groupBy(managed, ({ arn }) => arn)];
  const findings = byArn.flatMap(([arn, [need, ...others]]) =>
    need === undefined ? [] : managedOne(need, [need, ...others], managedVersions[arn]),
  );
  const good = byArn.length - findings.length;
  return good > 0
    ? [ok('managed', `Amazon provides ${counted(good, 'managed resource')} that the images use`), ...findings]
    : findings;
};

const managedOne = (
  { kind, name, version }: ManagedNeed,
  users: readonly ManagedNeed[],
  found: Facts['managedVersions'][string] | undefined,
): readonly Finding[] => {
  if (found === undefined) return [];
  const names = listed(users.map(({ user }) => user));
  if (!isKnown(found)) return [notChecked('managed', `Whether Amazon provides the ${kind} ${name}`, found)];
  if (found.known.some((each) => fits(version, each))) return [];
  const versions = found.known.length > 0 ? `; it has ${listed(found.known.slice(0, 5))}` : '';
  return [
    problem('managed', `${names}: Amazon does not provide version ${version} of the ${kind} ${name}${versions}`, {
      hint: `Names: aws imagebuilder list-${kind}s --owner Amazon`,
      stacks: [...new Set(users.map(({ stack }) => stack))],
    }),
  ];
};

/** A recipe cannot be created while the image that it is built on has no build. */
export const checkParents = ({ parents, home, account }: Needs, { availableImages }: Facts): readonly Finding[] =>
  [...Map.groupBy(parents, ({ name, version }) => `${name} ${version}`).values()].flatMap(
    (users): readonly Finding[] => {
      const [first] = users;
      const found = first && availableImages[first.name];
      if (!first || found === undefined) return [];
      const { name, version } = first;
      const names = listed(users.map(({ user }) => user));
      if (!isKnown(found)) return [notChecked('base images', `Whether ${name} has a build`, found)];
      if (found.known.some((each) => fits(version, each)))
        return [ok('base images', `${name} has a build, for ${names}`)];
      return [
        {
          check: 'base images',
          result: 'later',
          message: `${name} has no build yet; needed for ${names}`,
          fix: [
            `aws imagebuilder start-image-pipeline-execution --region ${home} --image-pipeline-arn arn:aws:imagebuilder:${home}:${account}:image-pipeline/${name}`,
          ],
          hint: `Deploy the other stacks, build ${name}, then deploy these.`,
          stacks: [...new Set(users.map(({ stack }) => stack))],
        },
      ];
    },
  );

/** Keys that the configuration names: Image Builder encrypts with them, and Auto Scaling launches from what they encrypt. */
export const checkKeys = ({ keys, account }: Needs, { keys: known }: Facts): readonly Finding[] =>
  [...Map.groupBy(keys, ({ arn }) => arn)].flatMap(([arn, users]) => {
    const found = known[arn];
    if (found === undefined) return [];
    const names = listed(users.map(({ user }) => user));
    if (!isKnown(found)) return [notChecked('keys', `Whether ${names} can use ${arn}`, found)];
    const region = arn.split(':')[3] ?? '';
    if (found.known === undefined)
      return [
        problem('keys', `${names}: the key ${arn} does not exist`, {
          hint: `Correct kmsKey. Keys of the region: aws kms list-aliases --region ${region}`,
        }),
      ];
    return usable(arn, found.known, users, account);
  });

const usable = (arn: string, key: Key, users: readonly KeyNeed[], account: string): readonly Finding[] => {
  const names = listed(users.map(({ user }) => user));
  const region = arn.split(':')[3] ?? '';
  if (!key.enabled)
    return [
      problem('keys', `${names}: ${arn} is disabled`, {
        fix: [`aws kms enable-key --region ${region} --key-id ${arn}`],
      }),
    ];
  if (key.usage !== 'ENCRYPT_DECRYPT')
    return [
      problem('keys', `${names}: ${arn} does not encrypt (${key.usage})`, { hint: 'Name a symmetric encryption key.' }),
    ];
  if (!isKnown(key.policy)) return [notChecked('keys', `What the policy of ${arn} allows`, key.policy)];
  const missing = missingIn(key.policy.known, account);
  return missing.length === 0
    ? [ok('keys', `${names}: ${arn} is enabled, and its policy lets Image Builder use it`)]
    : missing.map((message) =>
        problem('keys', `${names}: ${arn} ${message}`, {
          hint: `Add a statement to the key policy that allows arn:aws:iam::${account}:root these actions.`,
        }),
      );
};

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
}

const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.map(String)
      : Object.values(value ?? {}).flatMap(textsIn);

/** Image Builder uses a key with the permissions that IAM gives, which the policy has to leave to the account. */
const missingIn = (policy: string, account: string): readonly string[] => {
  const { Statement = [] } = JSON.parse(policy || '{}') as { Statement?: Statement | readonly Statement[] };
  const allowed = [Statement].flat().filter(({ Effect }) => Effect === 'Allow') as readonly Statement[];
  const toAccount = allowed.filter(({ Principal }) =>
    textsIn(Principal).some(
      (each) =>
        each === '*' ||
        each === account ||
        each === `arn:aws:iam::${account}:root` ||
        each.includes('AWSServiceRoleForImageBuilder'),
    ),
  );
  const covers = (action: string) =>
    toAccount.some(({ Action = [] }) =>
      [Action].flat().some((each) => new RegExp(`^${each.replaceAll('*', '.*')}$`, 'i').test(action)),
    );
  const absent = [
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncryptFrom',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:CreateGrant',
    'kms:DescribeKey',
  ].filter((action) => !covers(action));
  return absent.length === 0
    ? []
    : [`has a policy that does not allow the hub account ${listed(absent)}, so Image Builder cannot use it`];
};
