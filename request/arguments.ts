import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

/** What is sent, and to which of the two functions. */
export interface Sent {
  readonly functionName: 'hallmark-take-answer' | 'hallmark-take-request';
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Arguments extends Sent {
  readonly profile: string | undefined;
  /** Address of local AWS. */
  readonly local: string | undefined;
  /** `local` comes from AWS_ENDPOINT_URL, and the credentials from the environment. */
  readonly localByEnvironment: boolean;
  /** Address of the function; undefined: Hallmark reads it in the caller's account. */
  readonly url: string | undefined;
  readonly region: string | undefined;
  readonly configuration: string;
}

/** The command is wrong: the message says how. */
export class Usage extends Error {}

export const USAGE = `npm run request -- ACTION [NAME] [OPTIONS]

Sends a request to Hallmark, signed with your AWS credentials: Hallmark knows who asks and who approves.

Actions:
  approve ID, reject ID           answer the approval that a message asks for
  promote IMAGE, plan IMAGE       IMAGE is web-server/1.4.0, web-server/1.4.0/7, an image ARN, an AMI id or a container URI
  roll-back NAME                  roll back one stage to its previous image
  hold NAME, lift NAME            keep newer builds out of stages, or let them in again
  let-stand NAME                  a soak proved nothing, and the image is well
  veto VERSION, lift-veto VERSION a version of an image, or of a component with --component
  show NAME                       what each stage has, holds and vetoes

Options:
      --stages NAMES        stages, separated by commas
      --reason TEXT         why
      --comment TEXT        why, of an answer
      --digest DIGEST       of a plan: promote only if the plan is still the same
      --component           VERSION is of a component
      --profile NAME        use the credentials of this profile (default: those that the AWS SDK finds)
      --region REGION       region of the hub (default: hub.region of the configuration)
      --url URL             URL of the function, from an account other than the hub (outputs AnswerUrl and RequestUrl of the
                            stack HallmarkHub)
      --configuration FILE  configuration that names the hub (default: infra/hallmark.yaml)
      --local URL           use local AWS at this URL (npm run local: http://127.0.0.1:4566; default: AWS_ENDPOINT_URL), with the
                            session in AWS_SESSION_TOKEN, or as root of the hub account, which cannot approve
  -h, --help                print this text

Exit code: 0 done, 1 refused, 2 the request could not be sent.
`;

const FUNCTION_URL = /^https?:\/\/[a-z0-9-]+\.lambda-url\.[a-z0-9-]+\.[a-z.]+(?::\d+)?\/?$/;
const ANSWERS = ['approve', 'reject'];
const NAMED = ['roll-back', 'hold', 'lift', 'let-stand', 'show'];
const IMAGES = ['promote', 'plan'];
const VETOES = ['veto', 'lift-veto'];

/** Undefined: help is wanted. */
export const readArguments = (given: readonly string[]): Arguments | undefined => {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      stages: { type: 'string' },
      reason: { type: 'string' },
      comment: { type: 'string' },
      digest: { type: 'string' },
      component: { type: 'boolean', default: false },
      profile: { type: 'string' },
      region: { type: 'string' },
      configuration: { type: 'string', default: 'infra/hallmark.yaml' },
      local: { type: 'string' },
      url: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [action = '', name, ...more] = positionals;
  const known = [...ANSWERS, ...IMAGES, ...NAMED, ...VETOES];
  if (!known.includes(action)) throw new Usage(`"${action}" is not an action: give one of ${known.join(', ')}.`);
  if (name === undefined || more.length > 0) throw new Usage(`Give ${action} one name.`);
  const { profile, local, url, region, configuration, component, stages, ...texts } = values;
  if (profile !== undefined && local !== undefined) throw new Usage('Give --profile or --local, not both.');
  if (url !== undefined && !FUNCTION_URL.test(url))
    throw new Usage(
      `--url takes the URL of a function, such as https://abc.lambda-url.us-east-1.on.aws/, not "${url}".`,
    );
  if (action === 'roll-back' && stages?.includes(','))
    throw new Usage('roll-back takes one stage: give --stages one name.');
  const environment = process.env['AWS_ENDPOINT_URL'] || undefined;
  const fields = {
    ...(stages === undefined ? {} : { stages: stages.split(',').map((stage) => stage.trim()) }),
    ...Object.fromEntries(
      ['reason', 'comment', 'digest'].flatMap((field) => {
        const value = texts[field as 'reason'];
        return value === undefined ? [] : [[field, value]];
      }),
    ),
  };
  return {
    ...sent(action, name, component, fields),
    ...{ profile, local: local ?? environment, localByEnvironment: local === undefined, url, region, configuration },
  };
};

const sent = (action: string, name: string, component: boolean, fields: object): Sent => {
  if (ANSWERS.includes(action))
    return { functionName: 'hallmark-take-answer', body: { answer: action, approval: name, ...fields } };
  const body = { action, [component ? 'component' : 'image']: name, ...fields };
  // A request that is sent again after a lost connection is the same one.
  const token = [...IMAGES, 'roll-back'].includes(action) ? { clientToken: randomUUID() } : {};
  return { functionName: 'hallmark-take-request', body: { ...body, ...token } };
};
