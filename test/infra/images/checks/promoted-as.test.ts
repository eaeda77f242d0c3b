import { checkPromotedAs, promotedAsProblems } from '../../../../infra/images/checks/promoted-as.ts';
import type { ImageDefinition } from '../../../../infra/images/image-definition.ts';
import { configurationSchema } from '../../../../shared/configuration/schema.ts';
import { written } from '../../support/written.ts';

const gate = configurationSchema.shape.gate.parse({});

const definition = (name: string, repository?: string | false) => ({
  name,
  file: `images/${name}/image.yaml`,
  scanning: true as const,
  tests: { enabled: true, timeoutMinutes: 90 },
  container:
    repository === false ? undefined : ({ dockerfile: 'Dockerfile', repository } as ImageDefinition['container']),
});

const problems = (containerRepository: string | undefined, defined: string | false | undefined) =>
  promotedAsProblems({ gate, images: [{ name: 'other' }, { name: 'tool', containerRepository }] }, [
    definition('tool', defined),
  ]);

describe('an image is promoted as what it is built as', () => {
  it.each([
    ['a container image, in the repository of its name', 'hallmark/tool', undefined],
    ['a container image, in a repository of its own', 'team/tool', 'team/tool'],
    ['AMIs', undefined, false],
  ] as const)('%s', (_what, configured, defined) => {
    expect(problems(configured, defined)).toEqual([]);
  });

  it.each([
    [
      'a container image without its repository',
      undefined,
      undefined,
      'is missing: images/tool/image.yaml makes a container image: give hallmark/tool',
    ],
    ['AMIs with a repository', 'hallmark/tool', false, 'images/tool/image.yaml makes AMIs: leave it out'],
    [
      'a container image in another repository',
      'hallmark/tool',
      'team/tool',
      'images/tool/image.yaml pushes into team/tool, and not into hallmark/tool',
    ],
  ] as const)('or refused, as is %s', (_what, configured, defined, message) => {
    expect(problems(configured, defined)).toEqual([
      { image: 'tool', path: ['images', 1, 'containerRepository'], message },
    ]);
  });

  it('and an image that is built elsewhere is believed', () => {
    expect(
      promotedAsProblems({ gate, images: [{ name: 'elsewhere', containerRepository: 'team/elsewhere' }] }, []),
    ).toEqual([]);
  });

  it.each([
    ['on-demand', true, /^is on-demand, and images\/tool\/image.yaml has the scan kind test-instance/],
    ['test-instance', { kind: 'on-demand', fixableOnly: true }, /has the scan kind on-demand/],
  ] as const)(
    'and by the scan that its pipeline makes: a gate for %s is refused otherwise',
    (scan, scanning, message) => {
      const defined = { ...definition('tool', false), scanning };
      expect(promotedAsProblems({ gate: { ...gate, scan }, images: [{ name: 'tool' }] }, [defined])).toEqual([
        { image: 'tool', path: ['gate', 'scan'], message: expect.stringMatching(message) },
      ]);
      const container = { ...definition('tool'), scanning };
      const images = [{ name: 'tool', containerRepository: 'hallmark/tool' }];
      expect(promotedAsProblems({ gate: { ...gate, scan }, images }, [container])).toEqual([]);
    },
  );

  it('and is told where infra/hallmark.yaml says it', () => {
    const images = [{ name: 'tool', containerRepository: 'hallmark/tool' }];
    const file = written(
      'hallmark.yaml',
      'gate: {}\nimages:\n  - name: tool\n    containerRepository: hallmark/tool\n',
    );
    expect(() => checkPromotedAs(file, { gate, images }, [definition('tool', false)])).toThrow(
      `${file}:4:5: images.0.containerRepository: images/tool/image.yaml makes AMIs: leave it out`,
    );
  });
});
