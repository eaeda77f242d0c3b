import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetComponentCommand,
  GetContainerRecipeCommand,
  GetWorkflowCommand,
  StartImagePipelineExecutionCommand,
} from '@aws-sdk/client-imagebuilder';
import { stringify } from 'yaml';
import { bumped, commands, imageFolder, leastImage } from '../infra/images/support.ts';
import { reconfigured } from './reconfigured.ts';
import { type Deployed, deployed, promotionsOf } from './world.ts';

/** More than a request takes, and less than a component may have. */
const LONG = `# ${'x'.repeat(30_000)}`;

const component = `${stringify(commands('true'))}${LONG}\n`;
const workflow = `${stringify({
  name: 'test',
  schemaVersion: 1,
  steps: [{ name: 'Launch', action: 'LaunchInstance' }],
})}${LONG}\n`;
const dockerfile = `FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\n${LONG}\n`;

let world: Deployed;
let assembly: string;
const arn = (path: string) => `arn:aws:imagebuilder:us-east-1:111111111111:${path}`;
const imagebuilder = () => world.clients.imagebuilder('111111111111', 'us-east-1');

beforeAll(async () => {
  const images = imageFolder({
    'web-server/image.yaml': leastImage({ name: 'web-server', components: [{ file: 'long.yaml' }] }),
    'web-server/long.yaml': component,
    'tool/image.yaml': leastImage({
      name: 'tool',
      baseImage: { container: 'amazonlinux:2023', platform: 'Linux' },
      container: { dockerfile: 'Dockerfile' },
      components: [],
      blockDevices: [],
      workflows: [{ file: 'long.yaml', type: 'test' }],
    }),
    'tool/long.yaml': workflow,
    'tool/Dockerfile': dockerfile,
  });
  assembly = await reconfigured((example) => example, bumped(images));
  world = await deployed(assembly);
});

afterAll(() => world.local.close());

describe('a document longer than a request takes', () => {
  it('is an object in the bucket of assets, and not in the template', () => {
    const template = readFileSync(join(assembly, 'HallmarkImageFactory.template.json'), 'utf8');
    expect(template).not.toContain('x'.repeat(100));
    expect(template).toMatch(/"(Uri|DockerfileTemplateUri)": ?(\{\s*"Fn::Sub": ?)?"s3:\/\/cdk-/);
  });

  it('arrives at Image Builder whole: of a component', async () => {
    const { component: found } = await imagebuilder().send(
      new GetComponentCommand({ componentBuildVersionArn: arn('component/web-server-long/1.0.0/1') }),
    );
    expect(found?.data).toBe(component);
  });

  it('arrives at Image Builder whole: of a workflow', async () => {
    const { workflow: found } = await imagebuilder().send(
      new GetWorkflowCommand({ workflowBuildVersionArn: arn('workflow/test/tool-long/1.0.0/1') }),
    );
    expect(found?.data).toBe(workflow);
  });

  it('arrives at Image Builder whole: a Dockerfile template', async () => {
    const { containerRecipe } = await imagebuilder().send(
      new GetContainerRecipeCommand({ containerRecipeArn: arn('container-recipe/tool/1.0.0') }),
    );
    expect(containerRecipe?.dockerfileTemplateData).toBe(dockerfile);
  });

  it('is built and promoted like any other', async () => {
    await imagebuilder().send(
      new StartImagePipelineExecutionCommand({ imagePipelineArn: arn('image-pipeline/web-server') }),
    );
    await world.settle();
    expect(promotionsOf(world).map(({ output }) => output['outcome'])).toEqual(['promoted']);
  });
});
