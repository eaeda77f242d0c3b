import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { readImageDefinition } from '../../../infra/images/image-definition.ts';
import { written } from '../support/written.ts';

const DOCUMENT = { name: 'apache', schemaVersion: 1, phases: [{ name: 'build', steps: [{ name: 'A' }] }] };
const definition = (more: object = {}) => ({
  name: 'web',
  version: '1.0.0',
  platform: 'Linux',
  baseImage: 'amazon-linux-2023-x86',
  components: [{ managed: 'update-linux' }],
  storage: { device: '/dev/xvda', sizeGiB: 12, type: 'gp3' },
  build: { instanceTypes: ['t3.medium'], testMinutes: 60 },
  ...more,
});
const imageFile = (given: object) => written('web/image.yaml', stringify(given));
const withDocument = (document: object) => {
  const file = imageFile(definition({ components: [{ file: 'apache.yaml', version: '1.0.0' }] }));
  writeFileSync(join(dirname(file), 'apache.yaml'), stringify(document));
  return file;
};

describe('the definition of an image', () => {
  it('of the project is right: patched, then Apache, then hardened, then tested; every Sunday at two', () => {
    const image = readImageDefinition('images/web-server/image.yaml');
    expect(image.components.map((each) => ('managed' in each ? each.managed : each.name))).toEqual([
      'update-linux',
      'apache',
      'hardening',
      'apache-test',
    ]);
    expect(image.schedule).toMatchObject({ cron: 'cron(0 2 ? * SUN *)', timezone: 'UTC' });
    expect(image.scanning).toBe(true);
  });

  it.each([
    ['a name that is not its folder', definition({ name: 'other' }), "name: has to be the folder's name, web"],
    ['a version of two numbers', definition({ version: '1.0' }), 'version: a version is three numbers'],
    ['another platform', definition({ platform: 'BeOS' }), 'platform: has to be Linux or Windows'],
    ['a cron of five fields', definition({ schedule: { cron: 'cron(0 2 * * SUN)' } }), 'schedule.cron: six fields'],
    [
      'tests shorter than an hour',
      definition({ build: { instanceTypes: ['t3.medium'], testMinutes: 30 } }),
      'build.testMinutes: has to be at least 60',
    ],
    ['a misspelt key', definition({ shedule: {} }), '"shedule" is not known here: did you mean "schedule"?'],
    [
      'a component that is not there',
      definition({ components: [{ file: 'none.yaml', version: '1.0.0' }] }),
      'none.yaml: cannot be read (ENOENT)',
    ],
  ])('with %s is refused', (_what, given, message) => {
    expect(() => readImageDefinition(imageFile(given))).toThrow(message);
  });

  it.each([
    ['no phase', { ...DOCUMENT, phases: [] }, 'phases: its number of items has to be at least 1'],
    [
      'a phase that is none',
      { ...DOCUMENT, phases: [{ name: 'deploy', steps: [1] }] },
      'phases.0.name: has to be build or validate or test',
    ],
    ['another schema', { ...DOCUMENT, schemaVersion: 2 }, 'schemaVersion: has to be 1'],
    ['more than Image Builder takes', { ...DOCUMENT, description: 'x'.repeat(16_000) }, 'Image Builder takes 16000'],
  ])('with a component document of %s is refused', (_what, document, message) => {
    expect(() => readImageDefinition(withDocument(document))).toThrow(message);
  });
});
