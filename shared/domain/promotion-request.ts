import { boundedProblems } from './bounded-problems.ts';
import { type ContainerCopy, containerCopy, parseContainerName } from './container-image.ts';
import { AMI_ID } from './image.ts';
import { type ImageArn, type ImageVersion, parseImageArn, parseNamedVersion } from './image-version.ts';
import { reasonIn } from './reason.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Which image is meant. */
export type ImageReference =
  | { readonly by: 'arn'; readonly arn: ImageArn }
  | { readonly by: 'version'; readonly version: ImageVersion }
  | { readonly by: 'ami'; readonly amiId: string }
  | { readonly by: 'container'; readonly container: ContainerCopy }
  | { readonly by: 'previous'; readonly name: string | undefined };

export interface PromotionRequest {
  readonly image: ImageReference;
  /** Undefined: all stages of the image. */
  readonly stages: readonly string[] | undefined;
  readonly trigger: 'event' | 'manual';
  readonly reason: string | undefined;
  readonly requestedBy: string | undefined;
  /** `plan` says what a promotion would do, and does nothing. */
  readonly mode: 'apply' | 'plan';
  /** Digest of a plan: nothing is done when the plan is another by now. */
  readonly digest: string | undefined;
}

const FIELDS = ['image', 'name', 'stages', 'reason', 'requestedBy', 'mode', 'digest', 'trigger'];
const MODES = ['apply', 'plan'];
const DIGEST = /^[0-9a-f]{64}$/;
const LONGEST_TEXT = 1000;

/** Checks the input of an execution, from the event or from a person. Everything that is wrong is said at once. */
export const parseRequest = (input: unknown): PromotionRequest | Refusal => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refusal(
      'REQUEST_MALFORMED',
      `The input has to be a JSON object such as {"image": "web-server/1.4.0"}, not ${shown(input)}.`,
    );
  }
  const given = input as Record<string, unknown>;
  const image = parseImage(given['image'], given['name']);
  const problems = [
    ...unknownFields(given),
    ...('code' in image ? [image.message] : []),
    ...wrongStages(given['stages']),
    ...wrongTexts(given),
    ...wrongPlan(given),
  ];
  if ('code' in image || problems.length > 0) return refusal('REQUEST_MALFORMED', boundedProblems(problems).join(' '));
  return {
    image,
    stages: given['stages'] as readonly string[] | undefined,
    trigger: given['trigger'] === 'event' ? 'event' : 'manual',
    reason: reasonIn(given['reason']),
    requestedBy: text(given['requestedBy']),
    mode: given['mode'] === 'plan' ? 'plan' : 'apply',
    digest: text(given['digest']),
  };
};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

const parseImage = (image: unknown, name: unknown): ImageReference | Refusal => {
  if (typeof image === 'object' && image !== null) return fromParts(image as Record<string, unknown>);
  if (typeof image !== 'string' || image === '') {
    return refusal(
      'REQUEST_MALFORMED',
      '"image" is missing: give an image ARN, an AMI id, a container URI, "name/1.4.0" or "previous".',
    );
  }
  if (image === 'previous') return { by: 'previous', name: text(name) };
  if (AMI_ID.test(image)) return { by: 'ami', amiId: image };
  const container = parseContainerName(image);
  if (container) return fromContainer(image, containerCopy(container));
  const arn = parseImageArn(image);
  if (arn) return { by: 'arn', arn };
  const version = parseNamedVersion(image);
  return version ? { by: 'version', version } : refusal('REQUEST_MALFORMED', unreadable(image));
};

const fromContainer = (given: string, container: ContainerCopy | undefined): ImageReference | Refusal =>
  container
    ? { by: 'container', container }
    : refusal(
        'REQUEST_MALFORMED',
        `"image" is ${shown(given)}: give the digest of the container image, …/<repository>@sha256:…, since a tag may move.`,
      );

const unreadable = (image: string): string => {
  if (image.startsWith('arn:')) {
    return `"image" is ${shown(image)}, which is not the ARN of an image: that looks like arn:aws:imagebuilder:<region>:<account>:image/<name>/1.4.0/7.`;
  }
  if (image.startsWith('ami-'))
    return `"image" is ${shown(image)}, which is not an AMI id: that is ami- and 8 or 17 hexadecimal digits.`;
  return `"image" is ${shown(image)}: give an image ARN, an AMI id, a container URI, "name/1.4.0", "name/1.4.0/7" or "previous".`;
};

const fromParts = ({ name, version }: Record<string, unknown>): ImageReference | Refusal => {
  // An object may have a `toString` of its own: it is not asked.
  const parsed =
    typeof name === 'string' && typeof version === 'string' ? parseNamedVersion(`${name}/${version}`) : undefined;
  return parsed
    ? { by: 'version', version: parsed }
    : refusal(
        'REQUEST_MALFORMED',
        '"image" as an object takes {"name": "web-server", "version": "1.4.0"} or "1.4.0/7".',
      );
};

const unknownFields = (given: Record<string, unknown>): string[] =>
  Object.keys(given)
    .filter((field) => !FIELDS.includes(field))
    .map(
      (field) =>
        `"${field.slice(0, 40)}" is not known; known are ${FIELDS.filter((known) => known !== 'trigger').join(', ')}.`,
    );

const wrongStages = (stages: unknown): string[] => {
  if (stages === undefined) return [];
  const fine =
    Array.isArray(stages) && stages.length > 0 && stages.every((stage) => typeof stage === 'string' && stage !== '');
  return fine ? [] : ['"stages" takes a list of stage names such as ["prod"], or is left out for all.'];
};

const wrongTexts = (given: Record<string, unknown>): string[] =>
  ['reason', 'requestedBy', 'name'].flatMap((field) => {
    const value = given[field];
    if (value === undefined || (typeof value === 'string' && value.length <= LONGEST_TEXT)) return [];
    return [`"${field}" takes a text of at most ${LONGEST_TEXT} characters.`];
  });

const wrongPlan = ({ mode, digest }: Record<string, unknown>): string[] => [
  ...(mode === undefined || MODES.includes(mode as string)
    ? []
    : [`"mode" is ${shown(mode)}: it takes "plan", which changes nothing, or "apply".`]),
  ...(digest === undefined || (typeof digest === 'string' && DIGEST.test(digest))
    ? []
    : [`"digest" is ${shown(digest)}: it takes the 64 hexadecimal digits that a plan ends with.`]),
  ...(mode === 'plan' && digest !== undefined
    ? ['"digest" is for "mode": "apply"; leave it out to make a new plan.']
    : []),
];
