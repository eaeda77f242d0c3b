import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAwsError } from '../kernel/errors.ts';

/** What the deployed configuration says about where an image goes: `configuration.json` in the cloud assembly. */
export interface Layout {
  readonly organizationId?: string;
  readonly hub: { readonly account: string; readonly region: string };
  readonly images: Readonly<Record<string, ImageLayout>>;
}

export interface ImageLayout {
  readonly name: string;
  readonly regions: readonly string[];
  /** Of a container image. */
  readonly containerRepository?: string;
  readonly stages: readonly StageLayout[];
}

export interface StageLayout {
  readonly name: string;
  readonly targets: readonly { readonly account: string; readonly regions: readonly string[] }[];
  readonly parameterName: string;
  readonly hubParameterName?: string;
  readonly fleets?: { readonly tagKey: string; readonly tagValue: string };
}

export const readLayout = (assembly: string): Layout => {
  const file = join(assembly, 'configuration.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Layout;
  } catch (error) {
    throw new LocalAwsError(
      `${file} cannot be read (${(error as Error).message}). Synthesize the app first: npm run synth`,
    );
  }
};

/** Every place that holds a parameter of the image: the hub's own ones first, then the targets. */
export const places = (layout: Layout, image: ImageLayout) =>
  image.stages.flatMap((stage) => [
    ...(stage.hubParameterName
      ? image.regions.map((region) => ({
          stage: stage.name,
          account: layout.hub.account,
          region,
          parameter: stage.hubParameterName as string,
        }))
      : []),
    ...targets(stage).map((target) => ({ ...target, parameter: stage.parameterName })),
  ]);

export const targets = (stage: StageLayout) =>
  stage.targets.flatMap(({ account, regions }) => regions.map((region) => ({ stage: stage.name, account, region })));
