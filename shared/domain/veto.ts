import type { Image } from './image.ts';

/** A version that never gets in: of an image, or of a component or image that others are made from. */
export interface Veto {
  /** `web-server/1.4.0/7`, or `web-server/1.4.0` for all its builds; likewise for a component. */
  readonly version: string;
  readonly kind: VetoedKind;
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

export type VetoedKind = 'image' | 'component';

const VERSION = /^[a-z0-9-_]+\/\d+\.\d+\.\d+(?:\/\d+)?$/;

/** A name of Image Builder has 128 characters at most; the rest is a version. */
const LONGEST = 180;

/** Whether a text names a version that can be vetoed. */
export const isVetoable = (text: string): boolean => text.length <= LONGEST && VERSION.test(text);

/** The veto that keeps an image out: on itself, or on something it is made from. */
export const vetoOf = (
  vetoes: readonly Veto[],
  { name, version, madeFrom = [] }: Pick<Image, 'name' | 'version' | 'madeFrom'>,
): Veto | undefined => {
  const images = [`${name}/${version}`, ...madeFrom.flatMap((arn) => named(arn, 'image'))];
  const components = madeFrom.flatMap((arn) => named(arn, 'component'));
  return vetoes.find(({ kind, version: vetoed }) =>
    (kind === 'image' ? images : components).some((each) => each === vetoed || each.startsWith(`${vetoed}/`)),
  );
};

/** `arn:…:component/nginx/1.2.0/1` → `nginx/1.2.0/1`; none for another kind of ARN. */
const named = (arn: string, kind: VetoedKind): string[] => {
  const [, found] = arn.split(`:${kind}/`);
  return found === undefined ? [] : [found];
};
