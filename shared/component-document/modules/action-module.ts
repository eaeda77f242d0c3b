import type { Platform } from '../document.ts';

/** An action module of AWSTOE. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
export interface ActionModule {
  readonly description: string;
  readonly platforms: readonly Platform[];
  /** `map`: inputs is a map. `list`: a list of such maps. `condition`: a condition, as under `if`. */
  readonly shape: 'map' | 'list' | 'condition';
  /** Without any inputs it does nothing useful, and AWSTOE refuses it. */
  readonly inputsRequired: boolean;
  readonly inputs: Readonly<Record<string, Input>>;
  /** Exactly one of these has to be there. */
  readonly oneOf?: readonly string[];
  /** What later steps may refer to, `{{ build.Step.outputs.stdout }}`. */
  readonly outputs: readonly string[];
}

export interface Input {
  readonly type: InputType;
  readonly description: string;
  readonly required?: true;
  /** The only values that it takes, in any case of letters. */
  readonly values?: readonly string[];
  /** What the value has to begin with, if it is not a reference. */
  readonly prefixes?: readonly string[];
  readonly platforms?: readonly Platform[];
}

/**
 * `text` is any scalar, `flag` true or false, `whole` a number from 0, `texts` a list of texts, `map` names with texts,
 * `parameters` a list of names with values, `any` whatever is written, `permissions` a file mode.
 */
export type InputType = 'text' | 'flag' | 'whole' | 'texts' | 'map' | 'parameters' | 'any' | 'permissions';

export const EVERYWHERE: readonly Platform[] = ['Linux', 'Windows', 'macOS'];
export const UNIX: readonly Platform[] = ['Linux', 'macOS'];
export const WINDOWS: readonly Platform[] = ['Windows'];
