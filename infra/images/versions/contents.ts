import { nameOfFile } from '../beside.ts';
import type { ImageDefinition } from '../image-definition.ts';
import type { ImageInput } from '../schema/image-schema.ts';

/**
 * What cannot be changed under a version once Image Builder has it, as plain data: components, workflows and recipes are
 * immutable. https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export interface ComponentContent {
  readonly platform: ImageInput['platform'];
  readonly description?: string;
  readonly supportedOsVersions?: readonly string[];
  readonly data: string;
}

export interface WorkflowContent {
  readonly type: string;
  readonly data: string;
}

/** `own` names a component of the image with its version, `apache/1.0.0`; every other one is an ARN to be made at synthesis. */
export type ComponentReference = { readonly own: string } | Exclude<ImageInput['components'][number], { file: string }>;

export interface RecipeContent {
  readonly description: string;
  readonly baseImage: ImageInput['baseImage'];
  readonly components: readonly (ComponentReference & {
    readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  })[];
  readonly blockDevices: ImageInput['blockDevices'];
  readonly workingDirectory?: string;
  readonly userData?: string;
  readonly removeSsmAgent: boolean;
  readonly watermarks: readonly string[];
  readonly container?: ContainerContent;
}

export interface ContainerContent {
  readonly repository: string;
  readonly dockerfile: string;
  readonly platform: ImageInput['platform'];
  readonly instanceImage?: string;
  readonly instanceBlockDevices: ImageInput['blockDevices'];
}

export const componentContents = (image: ImageDefinition): ReadonlyMap<string, ComponentContent> =>
  new Map(
    image.components.flatMap((use) => {
      if (!('file' in use)) return [];
      const name = nameOfFile(use.file);
      const { data = '', description } = image.documents.get(name) ?? {};
      return [
        [
          name,
          plain<ComponentContent>({
            platform: image.platform,
            description: use.description ?? description,
            supportedOsVersions: use.supportedOsVersions,
            data,
          }),
        ],
      ];
    }),
  );

export const workflowContents = (image: ImageDefinition): ReadonlyMap<string, WorkflowContent> =>
  new Map(
    image.workflows.flatMap((use) => {
      if (!('file' in use)) return [];
      const name = nameOfFile(use.file);
      return [[name, { type: use.type, data: image.workflowDocuments.get(name) ?? '' }]];
    }),
  );

/** The recipe with these versions of its own components. */
export const recipeContent = (image: ImageDefinition, versionOf: (component: string) => string): RecipeContent =>
  plain<RecipeContent>({
    description: image.description,
    baseImage: image.baseImage,
    components: image.components.map((use) => {
      if (!('file' in use)) return use;
      const name = nameOfFile(use.file);
      return { own: `${name}/${versionOf(name)}`, parameters: use.parameters };
    }),
    blockDevices: image.blockDevices,
    workingDirectory: image.build.workingDirectory,
    userData: image.userData,
    removeSsmAgent: image.build.removeSsmAgent,
    watermarks: image.watermarks,
    container: image.container && {
      repository: repositoryOf(image),
      dockerfile: image.dockerfile,
      platform: image.platform,
      instanceImage: image.container.instanceImage,
      instanceBlockDevices: image.container.instanceBlockDevices,
    },
  });

/** The ECR repository of a container image, the same name in every region. */
export const repositoryOf = ({ name, container }: Pick<ImageInput, 'name' | 'container'>): string =>
  container?.repository ?? `hallmark/${name}`;

/** Only what is written down: without the keys that say nothing. */
const plain = <T>(value: object): T => JSON.parse(JSON.stringify(value)) as T;
