import { neverOpens } from '../domain/freeze.ts';
import { SHARING_QUOTA } from '../domain/launch-permission.ts';
import { unmetApprovals } from './approval-problems.ts';
import { filled } from './normalize.ts';
import { foreignArns, foreignRegions } from './partitions.ts';
import type { Check, Problem } from './problem.ts';
import type { ConfigurationInput } from './schema.ts';

export type { Problem };

/** What no single field shows: every contradiction of a configuration, with the place to mend it. */
export const contradictions: Check = (given) => CHECKS.flatMap((check) => check(given));

const repeatedNames: Check = ({ stages, images, regions }) => [
  ...repeated(
    stages.map(({ name }) => name),
    (index) => ['stages', index, 'name'],
    'a stage of this name is there already',
  ),
  ...repeated(
    images.map(({ name }) => name),
    (index) => ['images', index, 'name'],
    'an image of this name is there already',
  ),
  ...repeated(regions, (index) => ['regions', index], 'is there already'),
  ...stages.flatMap(({ accounts }, stage) =>
    repeated(accounts, (index) => ['stages', stage, 'accounts', index], 'this account is there already'),
  ),
];

const repeated = (all: readonly string[], path: (index: number) => Problem['path'], message: string): Problem[] =>
  all.flatMap((each, index) =>
    all.indexOf(each) < index ? [{ path: path(index), message: `${each}: ${message}` }] : [],
  );

/** Whoever starts a refresh has to be allowed to launch what the fleet launches: with which roles is nothing to guess. */
const unnamedRoles: Check = ({ stages, spokes }) =>
  spokes.instanceRoles.length === 0 && stages.some(({ fleets }) => fleets)
    ? [
        {
          path: ['spokes', 'instanceRoles'],
          message:
            'is missing, and there are stages with fleets: name the roles that their instances run as, [web-*]; ["*"] lets any role be passed on',
        },
      ]
    : [];

/** Two deployments that say the same would be told apart by nothing but the name of the hub's role. */
const missingExternalId: Check = ({ stages, spokes, hub }) =>
  spokes.externalId === undefined && stages.some(({ accounts }) => accounts.some((account) => account !== hub.account))
    ? [
        {
          path: ['spokes', 'externalId'],
          message:
            'is missing: choose a text of your own, such as acme-golden-images-7f3a. A deployment made without one has "hallmark"; docs/deploy.md says how to change it',
        },
      ]
    : [];

/** The tags of an image name its versions and stages: two images in one repository would take each other's. */
const sharedRepositories: Check = ({ images }) =>
  images.flatMap(({ containerRepository }, index) => {
    const first = images.findIndex((other) => other.containerRepository === containerRepository);
    if (containerRepository === undefined || first === index) return [];
    const message = `${containerRepository} is the repository of "${images[first]?.name}" already: their tags would collide`;
    return [{ path: ['images', index, 'containerRepository'], message }];
  });

const otherPartitions: Check = (given) => [
  ...foreignRegions(
    given.regions.map((region, index) => [['regions', index], region]),
    given.hub.region,
  ),
  ...foreignArns(given, given.hub.region),
];

const hubRegion: Check = ({ regions, hub }) =>
  regions.includes(hub.region)
    ? []
    : [{ path: ['regions'], message: `the hub region ${hub.region} has to be one of them: images are built there` }];

const strayRegions: Check = ({ regions, stages }) =>
  stages.flatMap((stage, at) =>
    (stage.regions ?? []).flatMap((region, index) =>
      regions.includes(region)
        ? []
        : [
            {
              path: ['stages', at, 'regions', index],
              message: `no image has a copy in ${region}: add it to regions, or take it out here`,
            },
          ],
    ),
  );

/** One account in two stages is fine as long as they write different parameters. */
const sameParameterTwice: Check = ({ stages, images, hub }) => {
  const places = stages.flatMap((stage, at) =>
    images.flatMap(({ name }) => [
      ...stage.accounts.map((account) => ({
        account,
        template: stage.parameter,
        stage: stage.name,
        name,
        at,
        field: 'parameter',
      })),
      ...(stage.hubParameter === false
        ? []
        : [{ account: hub.account, template: stage.hubParameter, stage: stage.name, name, at, field: 'hubParameter' }]),
    ]),
  );
  return claimedTwice(
    places.map(({ account, template, stage, name, at, field }) => {
      const parameter = filled(template, name, stage);
      return {
        claim: `${account} ${parameter}`,
        says: `${parameter} in ${account} is written`,
        stage,
        path: ['stages', at, field],
      };
    }),
    'put {image} and {stage} into the name',
  );
};

/** One account in two stages is fine as long as they roll different fleets. */
const sameFleetsTwice: Check = ({ stages, images }) => {
  const places = stages.flatMap(({ name: stage, accounts, fleets }, at) =>
    fleets === false
      ? []
      : images
          .filter(({ containerRepository }) => containerRepository === undefined)
          .flatMap(({ name }) =>
            accounts.map((account) => {
              const tag = `${fleets.tagKey}=${filled(fleets.tagValue, name, stage)}`;
              return {
                claim: `${account} ${tag}`,
                says: `fleets with ${tag} in ${account} are rolled`,
                stage,
                path: ['stages', at, 'fleets'],
              };
            }),
          ),
  );
  return claimedTwice(places, 'put {image} and {stage} into tagValue');
};

interface Claim {
  readonly claim: string;
  readonly says: string;
  readonly stage: string;
  readonly path: Problem['path'];
}

const claimedTwice = (claims: readonly Claim[], remedy: string): Problem[] => {
  const first = new Map<string, Claim>();
  return claims.flatMap((each) => {
    const other = first.get(each.claim);
    if (other) return [{ path: each.path, message: `${each.says} by the stage "${other.stage}" already: ${remedy}` }];
    first.set(each.claim, each);
    return [];
  });
};

const tooManyPrincipals: Check = ({ stages }) => {
  const all = stages.flatMap(({ accounts, share }) => [
    ...(share.accounts ? accounts : []),
    ...share.organizationalUnits,
    ...share.organizations,
  ]);
  const count = new Set(all).size;
  if (count <= SHARING_QUOTA) return [];
  const message = `${count} accounts, units and organisations together: an AMI can be shared with ${SHARING_QUOTA}. Share with units instead of accounts`;
  return [{ path: ['stages'], message }];
};

/** A key policy has 32 KiB: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const ACCOUNTS_IN_KEY_POLICY = 250;

const tooManyAccounts: Check = ({ organizationId, stages }) => {
  const count = new Set(stages.flatMap(({ accounts }) => accounts)).size;
  if (organizationId || count <= ACCOUNTS_IN_KEY_POLICY) return [];
  const message = `${count} target accounts: the policy of the images' key has room for ${ACCOUNTS_IN_KEY_POLICY}. Give organizationId, which stands for all of them`;
  return [{ path: ['stages'], message }];
};

/** A repository policy has 10,240 characters: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const ACCOUNTS_IN_REPOSITORY_POLICY = 250;

const tooManyPullers: Check = ({ images, stages }) => {
  const count = new Set(stages.flatMap(({ accounts, share }) => (share.accounts ? accounts : []))).size;
  if (count <= ACCOUNTS_IN_REPOSITORY_POLICY) return [];
  return images.flatMap(({ containerRepository }, index) => {
    if (containerRepository === undefined) return [];
    const message = `${count} accounts: the policy of a repository has room for ${ACCOUNTS_IN_REPOSITORY_POLICY}. Share with the organisation or with units instead (share.accounts: false)`;
    return [{ path: ['images', index, 'containerRepository'], message }];
  });
};

/** A waiver for an image or stage that is not there accepts nothing, and nobody would notice. */
const strayWaivers: Check = ({ gate, images, stages }) => {
  const of = (waivers: ConfigurationInput['gate']['waivers'], path: Problem['path']) =>
    waivers.flatMap((waiver, index) => [
      ...stray(waiver.images, images, [...path, 'waivers', index, 'images'], 'image'),
      ...stray(waiver.stages, stages, [...path, 'waivers', index, 'stages'], 'stage'),
    ]);
  return [
    ...of(gate.waivers, ['gate']),
    ...images.flatMap((image, at) => of(image.gate?.waivers ?? [], ['images', at, 'gate'])),
  ];
};

const stray = (
  given: readonly string[] | undefined,
  known: readonly { readonly name: string }[],
  path: Problem['path'],
  what: string,
): Problem[] =>
  (given ?? []).flatMap((name, index) =>
    known.some((each) => each.name === name)
      ? []
      : [
          {
            path: [...path, index],
            message: `there is no ${what} "${name}": there are ${known.map((each) => each.name).join(', ')}`,
          },
        ],
  );

/** An image's own gate is for no other image. */
const waiversOfOthers: Check = ({ images }) =>
  images.flatMap(({ name, gate }, at) =>
    (gate?.waivers ?? []).flatMap((waiver, index) =>
      waiver.images === undefined || waiver.images.includes(name)
        ? []
        : [
            {
              path: ['images', at, 'gate', 'waivers', index, 'images'],
              message: `does not name ${name}, whose gate this is: the waiver never counts. Move it to the common gate, or take images out`,
            },
          ],
    ),
  );

const reportsNothing: Check = ({ gate, images }) => {
  const of = ({ report, maxFindings }: ConfigurationInput['gate'], path: Problem['path']) =>
    report.flatMap((severity, index) =>
      maxFindings[severity] === undefined
        ? [
            {
              path: [...path, 'report', index],
              message: `${severity} is not limited, so there is nothing to report: give it a limit in maxFindings, such as 0`,
            },
          ]
        : [],
    );
  return [
    ...of(gate, ['gate']),
    ...images.flatMap((image, at) => (image.gate ? of(image.gate, ['images', at, 'gate']) : [])),
  ];
};

const scansOfContainers: Check = ({ images }) =>
  images.flatMap(({ containerRepository, gate }, at) =>
    containerRepository !== undefined && gate?.scan === 'on-demand'
      ? [
          {
            path: ['images', at, 'gate', 'scan'],
            message: "on-demand is for AMIs: ECR's scan decides for a container image. Leave scan out",
          },
        ]
      : [],
  );

const toldTwice: Check = ({ notifications: { slack, slackWebhook } }) =>
  slack && slackWebhook
    ? [
        {
          path: ['notifications', 'slackWebhook'],
          message: 'choose slack or slackWebhook, not both: messages would come twice',
        },
      ]
    : [];

const alwaysFrozen: Check = ({ stages }) =>
  stages.flatMap(({ freeze }, at) =>
    freeze && neverOpens(freeze.weekly)
      ? [{ path: ['stages', at, 'freeze', 'weekly'], message: 'they leave no time of the week in which it may begin' }]
      : [],
  );

/** A calendar is asked for where the workflow runs. */
const strayCalendars: Check = ({ stages, hub }) =>
  stages.flatMap(({ freeze }, at) =>
    (freeze?.changeCalendars ?? []).flatMap((calendar, index) => {
      const region = calendar.split(':')[3];
      if (region === undefined || region === hub.region) return [];
      const message = `${calendar} is in ${region}: a calendar has to be in the hub region ${hub.region}`;
      return [{ path: ['stages', at, 'freeze', 'changeCalendars', index], message }];
    }),
  );

const soaksThatSeeNothing: Check = ({ stages, images }) =>
  stages.flatMap(({ soak, fleets }, at) => {
    if (!soak || soak.alarms.length > 0) return [];
    const blind =
      fleets === false ? images : images.filter(({ containerRepository }) => containerRepository !== undefined);
    if (blind.length === 0) return [];
    const message = `name an alarm: ${blind.map(({ name }) => name).join(', ')} would have neither alarms nor fleets to watch here`;
    return [{ path: ['stages', at, 'soak', 'alarms'], message }];
  });

/** Alarms are read with the role of a target account, or as the hub. */
const strayAlarms: Check = ({ stages, hub }) => {
  const known = new Set([hub.account, ...stages.flatMap(({ accounts }) => accounts)]);
  return stages.flatMap(({ soak }, at) =>
    (soak?.alarms ?? []).flatMap((alarm, index) => {
      const path = ['stages', at, 'soak', 'alarms', index];
      const earlier = (soak?.alarms ?? []).slice(0, index).some((other) => sameAlarm(other, alarm));
      if (earlier) return [{ path, message: 'this alarm is there already' }];
      if (typeof alarm === 'string' || alarm.account === undefined || known.has(alarm.account)) return [];
      return [
        { path, message: `${alarm.account} is neither the hub nor a target of a stage: its alarms cannot be read` },
      ];
    }),
  );
};

type AlarmGiven = NonNullable<ConfigurationInput['stages'][number]['soak']>['alarms'][number];

const sameAlarm = (one: AlarmGiven, other: AlarmGiven): boolean => {
  const [a, b] = [one, other].map((each) => (typeof each === 'string' ? { name: each } : each)) as [Named, Named];
  return a.name === b.name && a.account === b.account && a.region === b.region;
};

type Named = Exclude<AlarmGiven, string>;

const CHECKS: readonly Check[] = [
  missingExternalId,
  unnamedRoles,
  repeatedNames,
  sharedRepositories,
  hubRegion,
  otherPartitions,
  strayRegions,
  sameParameterTwice,
  sameFleetsTwice,
  tooManyPrincipals,
  tooManyAccounts,
  tooManyPullers,
  strayWaivers,
  waiversOfOthers,
  reportsNothing,
  scansOfContainers,
  toldTwice,
  alwaysFrozen,
  strayCalendars,
  soaksThatSeeNothing,
  strayAlarms,
  unmetApprovals,
];
