import { readImageDefinition } from '../../../infra/images/image-definition.ts';
import { commands, imageOf, leastImage } from './support.ts';

const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
};

const mac = {
  platform: 'macOS',
  components: [{ managed: 'update-macos' }],
  baseImage: { ami: 'ami-0123456789abcdef0' },
};
const container = { container: {}, baseImage: { container: 'amazonlinux:2023' }, blockDevices: [] };

describe('the definition of an image', () => {
  it('of the project is right: patched, then Apache, then hardened, then tested; every Sunday at two', () => {
    const image = readImageDefinition('images/web-server/image.yaml');
    expect(image.components.map((each) => ('managed' in each ? each.managed : 'file' in each && each.file))).toEqual([
      'update-linux',
      'components/apache.yaml',
      'components/security-tools.yaml',
      'components/hardening.yaml',
      'components/apache-test.yaml',
      'components/hardening-test.yaml',
    ]);
    expect(image.schedule).toMatchObject({ cron: 'cron(0 2 ? * SUN *)', timezone: 'UTC' });
    expect(image.scanning).toBe(true);
  });

  it('needs little: the rest is what AWS recommends', () => {
    expect(imageOf(leastImage())).toMatchObject({
      version: '1.0',
      scanning: true,
      tests: { enabled: true, timeoutMinutes: 90 },
      logging: { s3: true },
      build: { metadata: { tokens: 'required', hopLimit: 1 }, terminateOnFailure: true, removeSsmAgent: false },
    });
  });

  it('of a container leaves the scan to Amazon ECR, whose findings the gate reads, unless it asks for a scan', () => {
    expect(imageOf(leastImage(container)).scanning).toBe(false);
    expect(imageOf(leastImage({ ...container, scanning: true })).scanning).toBe(true);
  });

  it('may have no component, to copy, encrypt and scan its base image', () => {
    expect(imageOf(leastImage({ components: [] })).components).toEqual([]);
  });

  it.each<[string, object]>([
    ['by name', { baseImage: 'ubuntu-server-24-lts-x86', blockDevices: [{ device: '/dev/sda1' }] }],
    ['by name and version', { baseImage: { managed: 'amazon-linux-2023-x86', version: '2026.x.x' } }],
    [
      'by parameter',
      { baseImage: { ssmParameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64' } },
    ],
    ['by AMI id', { baseImage: { ami: 'ami-0123456789abcdef0' } }],
    ['of another pipeline', { baseImage: { image: 'base', version: '1.x.x' } }],
    ['of AWS Marketplace', { baseImage: { marketplace: 'prod-abcdefghijklm' } }],
    ['of another account', { baseImage: { arn: 'arn:aws:imagebuilder:us-east-1:222222222222:image/base/x.x.x' } }],
  ])('takes a base image %s', (_how, more) => {
    expect(() => imageOf(leastImage(more))).not.toThrow();
  });

  it('takes everything that Image Builder knows of instances', () => {
    const build = {
      instanceTypes: ['mac2.metal'],
      subnetId: 'subnet-0123456789abcdef0',
      securityGroupIds: ['sg-0123456789abcdef0'],
      instanceProfile: 'builders',
      keyPair: 'emergency',
      metadata: { tokens: 'optional', hopLimit: 2 },
      placement: { tenancy: 'host', hostId: 'h-0123456789abcdef0', availabilityZone: 'us-east-1a' },
      resourceTags: { team: 'platform' },
      snsTopic: 'arn:aws:sns:us-east-1:111111111111:builds',
      workingDirectory: '/var/tmp',
      removeSsmAgent: true,
      terminateOnFailure: false,
    };
    expect(imageOf(leastImage({ ...mac, build })).build).toMatchObject(build);
  });

  it.each<[string, object, string]>([
    ['a name that is not its folder', { name: 'other' }, "name: has to be the folder's name"],
    ['a version of three numbers', { version: '1.0.0' }, 'version: two numbers in quotes, "1.0"'],
    ['another platform', { platform: 'BeOS' }, 'platform: has to be Linux or Windows or macOS'],
    ['a cron of five fields', { schedule: { cron: 'cron(0 2 * * SUN)' } }, 'schedule.cron: six fields'],
    ['a rate', { schedule: { cron: 'rate(7 days)' } }, 'schedule.cron: six fields'],
    [
      'a time zone that is none',
      { schedule: { cron: 'cron(0 2 ? * SUN *)', timezone: 'Dublin' } },
      'schedule.timezone: a time zone',
    ],
    ['tests shorter than an hour', { tests: { timeoutMinutes: 30 } }, 'tests.timeoutMinutes: has to be at least 60'],
    ['a misspelt key', { shedule: {} }, '"shedule" is not known here: did you mean "schedule"?'],
    ['a component that is not there', { components: [{ file: 'none.yaml' }] }, 'none.yaml: cannot be read: '],
    [
      'a file outside of images',
      { components: [{ file: '../../x.yaml' }] },
      'a file in the folder of the image or of another one',
    ],
    [
      'a document twice',
      { components: [{ file: 'a.yaml' }, { file: 'b/a.yaml' }] },
      'components.1.file: a component document named "a"',
    ],
    [
      'a document that Image Builder has no name for',
      { components: [{ file: 'a.v2.yaml' }] },
      'components.0.file: Image Builder takes no name "web-a.v2"',
    ],
    ['a file of many lines', { components: [{ file: '#!/bin/sh\nls\n' }] }, 'a file in the folder of the image'],
    [
      'a component for another platform',
      { components: [{ managed: 'update-windows' }] },
      'components.0.managed: is for windows, and this image is Linux',
    ],
    [
      'a region that is none',
      { distribution: { regions: { 'eu-west-1a': {} } } },
      'distribution.regions.eu-west-1a: a region looks like us-east-1',
    ],
    ['tags as a list', { tags: [{ Key: 'a' }] }, 'tags: has to be a map of settings'],
    [
      'a policy that is none',
      { build: { instanceTypes: ['t3.medium'], policies: ['a b'] } },
      'build.policies.0: the name or ARN of a policy',
    ],
    [
      'a device twice',
      { blockDevices: [{ device: '/dev/xvda' }, { device: '/dev/xvda' }] },
      'blockDevices.1.device: the device',
    ],
    [
      'io2 without iops',
      { blockDevices: [{ device: '/dev/xvda', type: 'io2' }] },
      'blockDevices.0.type: io1 and io2 need iops',
    ],
    ['a scan without tests', { tests: { enabled: false } }, 'tests.enabled: the scan needs the test instance'],
    [
      'a build that a test-instance scan fails',
      { scanning: { failAbove: 'high' } },
      'scanning.failAbove: only an on-demand scan',
    ],
    ['ARM64 on x86 instances', { baseImage: 'amazon-linux-2023-arm64' }, 'build.instanceTypes.0: t3.medium is for x86'],
    [
      'Windows that says it is Linux',
      { baseImage: 'windows-server-2022-english-full-base-x86' },
      'platform: windows-server-2022-english-full-base-x86 is Windows',
    ],
    [
      'macOS without a host',
      { ...mac, build: { instanceTypes: ['mac2.metal'] } },
      'build: macOS runs on dedicated hosts only',
    ],
    [
      'policies for a profile of its own',
      { build: { instanceTypes: ['t3.medium'], instanceProfile: 'mine', policies: ['X'] } },
      'build.policies: add them to the role',
    ],
    ...['ubuntu-server-24-lts-x86', 'red-hat-enterprise-linux-9-x86', 'suse-linux-enterprise-server-15-x86'].map(
      (baseImage): [string, object, string] => [
        `the root device of Amazon Linux on ${baseImage}`,
        { baseImage, blockDevices: [{ device: '/dev/xvda', sizeGiB: 30 }] },
        `blockDevices.0.device: the root volume of ${baseImage} is /dev/sda1: /dev/xvda would be a second, empty volume`,
      ],
    ),
    [
      'the root device of others on Amazon Linux',
      { blockDevices: [{ device: '/dev/sdf' }, { device: '/dev/sda1' }] },
      'blockDevices.1.device: the root volume of amazon-linux-2023-x86 is /dev/xvda',
    ],
    [
      'the root device of Linux on Windows, whatever its base',
      { platform: 'Windows', baseImage: { ami: 'ami-0123456789abcdef0' }, components: [{ managed: 'update-windows' }] },
      'blockDevices.0.device: the root volume of a Windows image is /dev/sda1',
    ],
    [
      'volumes without the root device',
      { blockDevices: [{ device: '/dev/sdf', sizeGiB: 100 }] },
      'blockDevices: the root volume of amazon-linux-2023-x86 is /dev/xvda, which is not in this list',
    ],
    [
      'a root device that is left out',
      { blockDevices: [{ device: '/dev/xvda', noDevice: true }, { device: '/dev/sdf' }] },
      'blockDevices.0.device: the root volume of amazon-linux-2023-x86 is /dev/xvda',
    ],
    [
      'another root device than that of a public parameter',
      {
        baseImage: {
          ssmParameter: '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
        },
      },
      'blockDevices.0.device: the root volume of /aws/service/canonical/ubuntu/',
    ],
    [
      'a volume larger than Image Builder takes',
      { blockDevices: [{ device: '/dev/xvda', sizeGiB: 16_001 }] },
      'blockDevices.0.sizeGiB: has to be at most 16000',
    ],
    [
      'more operations than Image Builder takes',
      { blockDevices: [{ device: '/dev/xvda', iops: 64_001 }] },
      'blockDevices.0.iops: has to be at most 64000',
    ],
    [
      'more throughput than Image Builder takes',
      { blockDevices: [{ device: '/dev/xvda', throughput: 1001 }] },
      'blockDevices.0.throughput: has to be at most 1000',
    ],
    ['a tag with a character that there is not', { tags: { 'a#b': 'c' } }, 'tags.a#b: the key of a tag'],
    [
      'more tags than fit',
      { imageTags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x'])) },
      'imageTags: at most 50 tags',
    ],
    [
      'more tags of a build than fit',
      {
        build: {
          instanceTypes: ['t3.medium'],
          resourceTags: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`t${index}`, 'x'])),
        },
      },
      'build.resourceTags: at most 30 tags',
    ],
    [
      'a topic without a name',
      { build: { instanceTypes: ['t3.medium'], snsTopic: 'arn:aws:sns:us-east-1:111111111111:' } },
      'build.snsTopic: an ARN of sns',
    ],
    ['a name of an AMI of two letters', { distribution: { name: 'ab' } }, 'distribution.name: letters'],
    [
      'a component of AWS in capitals',
      { components: [{ managed: 'Update-Linux' }] },
      'components.0.managed: "Update-Linux" is no name in an ARN',
    ],
    [
      'a component without its version',
      { components: [{ arn: 'arn:aws:imagebuilder:us-east-1:222222222222:component/shared' }] },
      'components.0.arn: has no version at its end',
    ],
    [
      'a parameter that a component of AWS does not have',
      { components: [{ managed: 'stig-build-linux', parameters: { Levle: 'High' } }] },
      'components.0.parameters.Levle: stig-build-linux has no parameter "Levle": did you mean "Level"?',
    ],
    ['no root volume', { blockDevices: [] }, 'blockDevices: name the root volume'],
    ['an AMI on a container image', { baseImage: container.baseImage }, 'baseImage.container: is for container images'],
    ['volumes of a container', { ...container, blockDevices: [{ device: '/dev/xvda' }] }, 'blockDevices: is for AMIs'],
    [
      'a container on an AMI',
      { container: {}, baseImage: { ami: 'ami-0123456789abcdef0' } },
      'baseImage: a container image is built on a container image',
    ],
    [
      'a lifecycle by nothing',
      { lifecycle: [{ action: 'delete' }] },
      'lifecycle.0.action: give either olderThan or beyondNewest',
    ],
    [
      'a log group that Image Builder may not write to',
      { logging: { imageLogGroup: '/ours/builds' } },
      'logging.imageLogGroup: Image Builder writes to a log group outside /aws/imagebuilder/ only with an executionRole',
    ],
    ['fast launch of Linux', { distribution: { fastLaunch: {} } }, 'distribution.fastLaunch: is for Windows only'],
    [
      'a build workflow that may fail',
      { workflows: [{ managed: 'build-image', type: 'build', onFailure: 'CONTINUE' }] },
      'workflows.0.onFailure: is for workflows of type test only',
    ],
  ])('with %s is refused, with the place', (_what, more, message) => {
    const said = refusal(() => imageOf({ ...leastImage(), ...more }));
    expect(said).toContain(message);
    expect(said).toMatch(/\.yaml:\d+:\d+: |cannot be read/);
  });

  it.each([
    ['launchPermissions', 'who may launch an image is decided by its promotion'],
    ['organizationArns', 'who may launch an image is decided by its promotion'],
    ['targetAccountIds', 'the AMI is shared, not copied into accounts'],
    ['ssmParameters', 'which image is current is published by its promotion'],
    ['launchTemplates', 'launch templates follow in the promotion'],
    ['s3Export', 'CloudFormation has no S3 export'],
  ])('that gives images away by distribution.%s is refused with the reason', (key, reason) => {
    const said = refusal(() => imageOf(leastImage({ distribution: { [key]: [] } })));
    expect(said).toContain(`distribution.${key}: cannot be set here: ${reason}`);
  });

  it.each([
    [{ parentImage: 'x' }, "parentImage: is Image Builder's word: here it is baseImage"],
    [{ blockDevices: [{ deviceName: 'x' }] }, "blockDevices.0.deviceName: is Image Builder's word: here it is device"],
    [
      { schedule: { scheduleExpression: 'x' } },
      "schedule.scheduleExpression: is Image Builder's word: here it is cron",
    ],
  ])('that says %j, as AWS does, is told the word that is meant', (more, message) => {
    expect(refusal(() => imageOf(leastImage(more)))).toContain(message);
  });

  it.each([
    ['ami-0123456789abcdef0', 'write {ami: ami-…}'],
    ['arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x', 'write {arn: …}'],
    ['ssm:/golden/base', 'write {ssmParameter: /name}'],
    ['amazonlinux:2023', 'write {container: …}'],
    ['Amazon Linux', 'the name of an image that AWS keeps'],
  ])('on %s is told how to write that', (baseImage, message) => {
    expect(refusal(() => imageOf(leastImage({ baseImage })))).toContain(`baseImage: ${message}`);
  });

  it('says so at the top of the file, too', () => {
    expect(refusal(() => imageOf(leastImage({ launchPermission: {} })))).toContain(
      'launchPermission: cannot be set here: who may launch an image is decided by its promotion',
    );
  });

  it('tells everything that is wrong at once', () => {
    const said = refusal(() => imageOf(leastImage({ platform: 'BeOS', version: 1, watermarks: ['a'] })));
    expect(said.split('\n')).toHaveLength(3);
  });

  it('is not read with marks of a merge', () => {
    expect(refusal(() => imageOf('<<<<<<< HEAD\nname: web\n' as never))).toMatch(
      /image\.yaml:1:1: has marks of a merge: decide between the two sides first$/,
    );
  });

  it('names the file that was probably meant', () => {
    const said = refusal(() => imageOf(leastImage({ components: [{ file: 'a.yaml' }] }), { 'a.yml': 'x' }));
    expect(said).toMatch(/web\/image\.yaml:5:11: a\.yaml: cannot be read: there is only .*web\/a\.yml$/);
  });

  it('begins a line that is not indented for every problem alone, however long its suggestion is', () => {
    const said = refusal(() => imageOf(leastImage({ components: [{ file: 'a.yaml' }] }), { 'a.yaml': '' }));
    expect(said.split(/\n(?! )/)).toHaveLength(1);
    expect(said).toContain('\n  schemaVersion: 1.0\n  phases:');
  });

  describe('with values for the parameters of its own component', () => {
    const parameters = [{ Port: { type: 'string' } }, { Backlog: { type: 'string', default: '10' } }];
    const document = { ...commands('{{ Port }} {{ Backlog }}'), parameters };
    const given = (values: object) => () =>
      imageOf(leastImage({ components: [{ file: 'a.yaml', parameters: values }] }), { 'a.yaml': document });

    it('is right when all are there that have no default', () => {
      expect(given({ Port: 80 })).not.toThrow();
    });

    it.each([
      [
        { Port: '80', Baklog: '1' },
        'components.0.parameters.Baklog: a.yaml has no parameter "Baklog": did you mean "Backlog"?',
      ],
      [{}, 'components.0.parameters: a.yaml needs a value of "Port", which has no default'],
    ])('is refused with %j', (values, message) => {
      expect(refusal(given(values))).toContain(message);
    });
  });

  it('refuses a component document with the place in it', () => {
    const said = refusal(() => imageOf(leastImage({ components: [{ file: 'a.yaml' }] }), { 'a.yaml': 'phases: [\n' }));
    expect(said).toMatch(/web\/a\.yaml:\d+:\d+: /);
  });

  it('refuses a document that is longer than Image Builder takes', () => {
    const long = { 'a.yaml': commands('x'.repeat(65_536)) };
    expect(refusal(() => imageOf(leastImage({ components: [{ file: 'a.yaml' }] }), long))).toMatch(
      /a\.yaml: has \d+ bytes; a component has at most 65536: make two components of it/,
    );
  });
});

describe('a Dockerfile template', () => {
  it('is the plain one unless one is named', () => {
    expect(imageOf(leastImage(container)).dockerfile).toContain('FROM {{{ imagebuilder:parentImage }}}');
  });

  it('has to have a place for the components', () => {
    const given = leastImage({ ...container, container: { dockerfile: 'Dockerfile' } });
    expect(refusal(() => imageOf(given, { Dockerfile: 'FROM {{{ imagebuilder:parentImage }}}\n' }))).toContain(
      'Dockerfile: has no {{{ imagebuilder:components }}}',
    );
  });
});

describe('a workflow document', () => {
  const given = leastImage({ workflows: [{ file: 'approve.yaml', type: 'test' }] });
  const document = (...steps: object[]) => ({ 'approve.yaml': { name: 'approve', schemaVersion: 1, steps } });
  const wait = { name: 'Ask', action: 'WaitForAction', timeoutSeconds: 3600 };

  it('may wait for a person', () => {
    expect(imageOf(given, document(wait)).workflowDocuments.get('approve')).toContain('WaitForAction');
  });

  it.each<[string, object[], string]>([
    ['no step', [], 'approve.yaml:3:1: steps: its number of items has to be at least 1'],
    ['two steps of one name', [wait, wait], 'steps: two steps have the same name'],
    [
      'a step that waits for longer than a week',
      [{ ...wait, timeoutSeconds: 1_000_000 }],
      'steps.0.timeoutSeconds: has to be at most 604800',
    ],
  ])('of %s is refused', (_what, steps, message) => {
    expect(refusal(() => imageOf(given, document(...steps)))).toContain(message);
  });
});

describe('a mistake in what may be one of several things', () => {
  it.each<[object, string]>([
    [
      { components: [{ file: 'a.yaml', verion: '1.0' }] },
      'components.0.verion: "verion" is not known here: did you mean "version"?',
    ],
    [{ components: [{ fil: 'a.yaml' }] }, 'components.0.fil: "fil" is not known here: did you mean "file"?'],
    [{ components: [{ file: 'a.yaml', managed: 'b' }] }, 'components.0.managed: "managed" does not go together with'],
    [{ components: ['update-linux'] }, 'components.0: has to be a map of settings'],
    [{ baseImage: { imge: 'base' } }, 'baseImage.imge: "imge" is not known here: did you mean "image"?'],
    [
      { baseImage: { image: 'base', version: '1.x.2' } },
      'baseImage.version: three numbers, of which the last ones may be x',
    ],
    [{ scanning: 'yes' }, 'scanning: has to be true or false or a map of settings'],
    [{ workflows: [{ file: 'a.yaml' }] }, 'workflows.0.type: is missing'],
    [
      { distribution: { regions: { 'eu-west-1': { kmskey: 'x' } } } },
      'distribution.regions.eu-west-1.kmskey: "kmskey" is not known here: did you mean "kmsKey"?',
    ],
  ])('%j is told as what was meant', (more, message) => {
    expect(refusal(() => imageOf(leastImage(more)))).toContain(message);
  });
});
