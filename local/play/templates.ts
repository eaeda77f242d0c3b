import { readAssembly } from '../deploy/assembly.ts';

interface TemplateResource {
  /** Id of the stack in the assembly. */
  readonly stack: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Resources of some types in the templates of an assembly. */
export const resourcesOf = (assembly: string, types: readonly string[]): readonly TemplateResource[] =>
  readAssembly(assembly).flatMap(({ id, template }) =>
    Object.values(template.Resources ?? {})
      .filter(({ Type }) => types.includes(Type))
      .map(({ Properties = {} }) => ({ stack: id, properties: Properties })),
  );

export const stacksOf = (assembly: string): readonly string[] => readAssembly(assembly).map(({ id }) => id);

/** Where `cdk bootstrap` has to have been before the stacks of an assembly can be deployed. */
export const bootstrapPlaces = (assembly: string): readonly { readonly account: string; readonly region: string }[] => {
  const needing = readAssembly(assembly).filter(({ bootstrap }) => bootstrap !== undefined);
  return [...new Map(needing.map(({ account, region }) => [`${account} ${region}`, { account, region }])).values()];
};
