import type { Configuration } from '../../shared/configuration/configuration.ts';
import { boundedProblems } from '../../shared/domain/bounded-problems.ts';
import { own } from '../../shared/domain/own.ts';
import { type ImageReference, parseRequest } from '../../shared/domain/promotion-request.ts';
import { reasonIn } from '../../shared/domain/reason.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';

export const PROMOTIONS = ['promote', 'plan', 'roll-back'] as const;
export type Action = (typeof PROMOTIONS)[number];

/** A promotion as an operator asks for it. */
export interface PromotionOrder {
  /** What the execution is started with. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What the execution is named after. */
  readonly label: string;
  /** Makes a repeated request the same one; undefined: each request is one of its own. */
  readonly clientToken: string | undefined;
}

const FIELDS: Readonly<Record<Action, readonly string[]>> = {
  promote: ['image', 'name', 'stages', 'reason', 'digest'],
  plan: ['image', 'name', 'stages', 'reason'],
  'roll-back': ['image', 'stages', 'reason'],
};
const TOKEN = /^[A-Za-z0-9_-]{8,64}$/;

/** Reads what an operator asks for; everything that is wrong is said at once. The workflow checks it once more. */
export const readPromotion = (
  action: Action,
  body: Readonly<Record<string, unknown>>,
  requester: string,
  configuration: Configuration,
): PromotionOrder | Refusal => {
  const { action: _action, clientToken, requestedBy: _display, ...fields } = body;
  const input = {
    ...inputOf(action, knownTo(action, fields)),
    requestedBy: requester,
    ...(action === 'plan' ? { mode: 'plan' } : {}),
  };
  const request = parseRequest(input);
  const problems = [
    ...Object.keys(fields)
      .filter((field) => !FIELDS[action].includes(field))
      .map((field) => `"${field.slice(0, 40)}" is not a field of ${action}: it takes ${FIELDS[action].join(', ')}.`),
    ...(action === 'roll-back' && Array.isArray(fields['stages']) && fields['stages'].length > 1
      ? ['roll-back takes one stage: give "stages" one name, such as ["prod"].']
      : []),
    ...(action === 'roll-back' && fields['stages'] === undefined
      ? ['"stages" is missing: give the stage to roll back, such as ["prod"].']
      : []),
    ...(action === 'roll-back' && reasonIn(fields['reason']) === undefined
      ? ['"reason" says why you roll back, with a letter or a digit at least.']
      : []),
    ...(clientToken === undefined || (typeof clientToken === 'string' && TOKEN.test(clientToken))
      ? []
      : ['"clientToken" takes 8 to 64 letters, digits, hyphens and underscores.']),
  ];
  if ('code' in request && problems.length === 0) return request;
  if ('code' in request || problems.length > 0)
    return refusal(
      'REQUEST_MALFORMED',
      boundedProblems([...problems, ...('code' in request ? [request.message] : [])]).join(' '),
    );
  const name = nameIn(request.image);
  const unknown = name === undefined ? undefined : notConfigured(name, request.stages, configuration);
  return unknown ?? { input, label: `${action}-${name ?? 'image'}`, clientToken: clientToken as string | undefined };
};

/** A field that the action does not take is named once, and not read. */
const knownTo = (action: Action, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => FIELDS[action].includes(field)));

/** Rolling back is a promotion of what the stages had before. */
const inputOf = (action: Action, { image, ...fields }: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  action === 'roll-back' ? { ...fields, image: 'previous', name: image } : { image, ...fields };

/** AMIs and containers name their image only once they were looked at. */
const nameIn = (image: ImageReference): string | undefined => {
  switch (image.by) {
    case 'arn':
      return image.arn.name;
    case 'version':
      return image.version.name;
    case 'previous':
      return image.name;
    default:
      return undefined;
  }
};

const notConfigured = (
  name: string,
  stages: readonly string[] | undefined,
  { images }: Configuration,
): Refusal | undefined => {
  const image = own(images, name);
  if (!image)
    return refusal(
      'IMAGE_NOT_CONFIGURED',
      `No image "${name.slice(0, 128)}" is configured: ${Object.keys(images).slice(0, 20).join(', ')}.`,
    );
  const known = image.stages.map((stage) => stage.name);
  const strange = (stages ?? []).filter((stage) => !known.includes(stage)).slice(0, 5);
  return strange.length === 0
    ? undefined
    : refusal(
        'STAGE_UNKNOWN',
        `${name} has no stage ${strange.map((stage) => `"${stage.slice(0, 40)}"`).join(', ')}: it has ${known.join(', ')}.`,
      );
};
