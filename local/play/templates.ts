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
