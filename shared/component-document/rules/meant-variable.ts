import { nearest } from '../nearest.ts';
import type { Variable } from './variables.ts';

/**
 * How other tools refer to what AWSTOE calls {{ Name }}: `.Name` of Go, `parameters.Name`, `$Name`, `Name | lower`. None of them
 * means anything to AWSTOE.
 */
const OF_OTHERS =
  /^(?:\$|\.)?(?:(?:params?|parameters?|inputs?|vars?|variables?|constants?|values?)\.)?([A-Za-z0-9_-]{3,128})(?:\s*\|.*)?$/i;

/** The parameter or constant that a reference in another tool's form was probably meant for. */
export const meantVariable = (body: string, variables: readonly Variable[]): Variable | undefined => {
  const [, name] = OF_OTHERS.exec(body) ?? [];
  if (name === undefined || name === body) return undefined;
  const known = nearest(
    name,
    variables.map((variable) => variable.name),
  );
  return variables.find((variable) => variable.name === name) ?? variables.find((variable) => variable.name === known);
};
