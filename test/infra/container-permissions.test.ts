import { example, fileOf } from './support/example.ts';
import { statementsOf, textOf } from './support/statements.ts';
import { synthesized } from './support/synthesized.ts';

const TOOL = { name: 'tool', containerRepository: 'team/tool' };
const { resources: resourcesOf } = await synthesized(fileOf({ ...example(), images: [{ name: 'web-server' }, TOOL] }));
const resources = resourcesOf('HallmarkHub');

const roleOf = (folder: string): string => {
  const found = Object.values(resources).find(({ Properties }) => Properties['FunctionName'] === `hallmark-${folder}`);
  return textOf(found?.Properties['Role']).replace(/^<(.*)[.]Arn>$/, '$1');
};
const ofContainers = (folder: string) =>
  statementsOf(resources, roleOf(folder)).filter(({ actions }) =>
    actions.some((action) => /^(ecr|inspector2):/.test(action)),
  );

describe('on container images', () => {
  it.each([
    ['resolve-image', ['ecr:DescribeImages']],
    [
      'evaluate-gate',
      [
        'ecr:BatchGetRepositoryScanningConfiguration',
        'ecr:DescribeImageScanFindings',
        'inspector2:ListCoverage',
        'inspector2:ListFindings',
      ],
    ],
    [
      'share-container',
      [
        'ecr:BatchGetImage',
        'ecr:DescribeRepositories',
        'ecr:GetRepositoryPolicy',
        'ecr:PutImage',
        'ecr:SetRepositoryPolicy',
      ],
    ],
    ['publish-image', ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:PutImage']],
    ['protect-images', []],
    ['share-image', []],
    ['find-image', []],
    ['keep-ledger', []],
  ])('%s may do %j and no more', (folder, expected) => {
    expect(
      ofContainers(folder)
        .flatMap(({ actions }) => actions)
        .toSorted(),
    ).toEqual(expected);
  });

  it('everybody is kept to the repository of the image, in its regions', () => {
    const on = ['resolve-image', 'evaluate-gate', 'share-container', 'publish-image']
      .flatMap(ofContainers)
      .filter(({ actions }) => actions.some((action) => action.startsWith('ecr:')))
      .flatMap((statement) => statement.resources);

    expect(new Set(on)).toEqual(
      new Set(['us-east-1', 'eu-west-1'].map((region) => `arn:aws:ecr:${region}:111111111111:repository/team/tool`)),
    );
  });
});

it('where nothing is frozen and nothing soaks, no function may look at calendars, alarms or instances', () => {
  const looking = Object.keys(resources)
    .flatMap((id) => statementsOf(resources, id))
    .flatMap(({ actions }) => actions)
    .filter((action) => /^(ssm:GetCalendarState|cloudwatch:|ec2:DescribeInstances)/.test(action));
  expect(looking).toEqual([]);
  expect(statementsOf(resources, roleOf('check-window')).flatMap(({ actions }) => actions)).not.toContain(
    'dynamodb:GetItem',
  );
});
