import { nearest } from '../../../shared/component-document/nearest.ts';
import type { Problem } from '../../../shared/configuration/problems.ts';
import { type ComponentText, nameOfFile } from '../beside.ts';
import type { ImageInput } from '../schema/image-schema.ts';

/** Values for parameters that a component document does not have, and parameters that have neither value nor default. */
export const parameterProblems = (
  { components }: ImageInput,
  documents: ReadonlyMap<string, ComponentText>,
): readonly Problem[] =>
  components.flatMap((use, index) => {
    const document = 'file' in use ? documents.get(nameOfFile(use.file)) : undefined;
    if (document === undefined || !('file' in use)) return [];
    const at = ['components', index, 'parameters'] as const;
    const known = document.parameters.map(({ name }) => name);
    const unknown = Object.keys(use.parameters).filter((name) => !known.includes(name));
    const open = document.parameters.filter((each) => each.default === undefined && !(each.name in use.parameters));
    return [
      ...unknown.map((name) => {
        const near = nearest(name, known);
        const instead = near
          ? `did you mean "${near}"?`
          : known.length > 0
            ? `it has ${known.join(', ')}`
            : 'it has none';
        return { path: [...at, name], message: `${use.file} has no parameter "${name}": ${instead}` };
      }),
      ...open.map(({ name }) => ({
        path: at,
        message: `${use.file} needs a value of "${name}", which has no default`,
      })),
    ];
  });
