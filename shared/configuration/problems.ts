import { SHARING_QUOTA } from '../domain/launch-permission.ts';
import type { ConfigurationInput } from './schema.ts';

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What no single field shows: every contradiction of a configuration, with the place to mend it. */
export const contradictions = (given: ConfigurationInput): readonly Problem[] => [
  ...repeated(
    given.stages.map(({ name }) => name),
    (index) => ['stages', index, 'name'],
    'a stage of this name is there already',
  ),
  ...repeated(
    given.images.map(({ name }) => name),
    (index) => ['images', index, 'name'],
    'an image of this name is there already',
  ),
  ...(given.regions.includes(given.hub.region)
    ? []
    : [
        {
          path: ['regions'],
          message: `the hub region ${given.hub.region} has to be one of them: images are built there`,
        },
      ]),
  ...given.stages.flatMap((stage, index) => strayRegions(given, stage.regions ?? [], index)),
  ...sameParameterTwice(given),
  ...tooManyPrincipals(given),
  ...(given.notifications.slack && given.notifications.slackWebhook
    ? [
        {
          path: ['notifications', 'slackWebhook'],
          message: 'choose slack or slackWebhook, not both: messages would come twice',
        },
      ]
    : []),
];

const repeated = (names: readonly string[], path: (index: number) => Problem['path'], message: string): Problem[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: path(index), message: `"${name}": ${message}` }] : [],
  );

const strayRegions = ({ regions }: ConfigurationInput, wanted: readonly string[], stage: number): Problem[] =>
  wanted.flatMap((region, index) =>
    regions.includes(region)
      ? []
      : [
          {
            path: ['stages', stage, 'regions', index],
            message: `no image has a copy in ${region}: add it to regions, or take it out here`,
          },
        ],
  );

/** One account in two stages is fine as long as they write different parameters. */
const sameParameterTwice = ({ stages, images, hub }: ConfigurationInput): Problem[] => {
  const writers = new Map<string, string>();
  return stages.flatMap((stage, index) =>
    images.flatMap(({ name }) => {
      const written = [
        ...stage.accounts.map((account) => ({
          account,
          parameter: filled(stage.parameter, name, stage.name),
          field: 'parameter',
        })),
        ...(stage.hubParameter === false
          ? []
          : [{ account: hub.account, parameter: filled(stage.hubParameter, name, stage.name), field: 'hubParameter' }]),
      ];
      return written.flatMap(({ account, parameter, field }) => {
        const key = `${account} ${parameter}`;
        const other = writers.get(key);
        writers.set(key, stage.name);
        return other === undefined
          ? []
          : [
              {
                path: ['stages', index, field],
                message: `${parameter} in ${account} is written by the stage "${other}" already: put {stage} into the name`,
              },
            ];
      });
    }),
  );
};

export const filled = (template: string, image: string, stage: string): string =>
  template.replaceAll('{image}', image).replaceAll('{stage}', stage);

const tooManyPrincipals = ({ stages }: ConfigurationInput): Problem[] => {
  const all = stages.flatMap(({ accounts, share }) => [
    ...(share.accounts ? accounts : []),
    ...share.organizationalUnits,
    ...share.organizations,
  ]);
  const count = new Set(all).size;
  return count > SHARING_QUOTA
    ? [
        {
          path: ['stages'],
          message: `${count} accounts, units and organisations together: an AMI can be shared with ${SHARING_QUOTA}. Share with units instead of accounts`,
        },
      ]
    : [];
};
