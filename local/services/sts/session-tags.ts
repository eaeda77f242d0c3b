import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import type { Access, Call, SessionTags } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

type Tagging = Pick<AssumeRoleRequest, 'Tags' | 'TransitiveTagKeys'>;

const invalid = (message: string) => new AwsError('InvalidParameterValue', message, { status: 400 });
const failed = (message: string) => new AwsError('ValidationError', message, { status: 400 });

const transitiveOf = ({ principal }: Pick<Call, 'principal'>): SessionTags =>
  principal.type === 'role'
    ? Object.fromEntries(
        Object.entries(principal.sessionTags ?? {}).filter(([key]) => principal.transitiveTagKeys?.includes(key)),
      )
    : {};

const lower = (keys: readonly string[]): Set<string> => new Set(keys.map((key) => key.toLowerCase()));

/** What STS checks of session tags before it looks at policies: keys differ by more than case, and inherited ones stay as they are. */
export const checkTags = ({ Tags = [], TransitiveTagKeys = [] }: Tagging, call: Pick<Call, 'principal'>): void => {
  if (Tags.length > MOST_TAGS || TransitiveTagKeys.length > MOST_TAGS)
    throw failed(`${Math.max(Tags.length, TransitiveTagKeys.length)} session tags: at most ${MOST_TAGS} can be passed`);
  for (const { Key = '', Value = '' } of Tags) {
    if (Key.length === 0 || Key.length > LONGEST_KEY)
      throw failed(`A key of a session tag has 1 to ${LONGEST_KEY} characters: ${Key}`);
    if (Value.length > LONGEST_VALUE) throw failed(`The value of the session tag ${Key} is over ${LONGEST_VALUE}`);
    if (Key.toLowerCase().startsWith('aws:'))
      throw invalid(`System tags cannot be passed as session tags: ${Key} begins with aws:`);
  }
  const keys = lower(Tags.map(({ Key = '' }) => Key));
  if (keys.size < Tags.length)
    throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if ([...lower(Object.keys(transitiveOf(call)))].some((key) => keys.has(key)))
    throw invalid(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  if (![...lower(TransitiveTagKeys)].every((key) => keys.has(key)))
    throw invalid('The specified transitive tag key must be included in the requested tags.');
};

/** The tags of the new session: those that are passed, and those that the calling session passes on. */
export const tagsOf = (
  { Tags = [], TransitiveTagKeys = [] }: Tagging,
  call: Pick<Call, 'principal'>,
): { readonly sessionTags?: SessionTags; readonly transitiveTagKeys?: readonly string[] } => {
  const inherited = transitiveOf(call);
  const sessionTags = {
    ...inherited,
    ...Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  };
  if (Object.keys(sessionTags).length === 0) return {};
  const wanted = lower(TransitiveTagKeys);
  const passedOn = Object.keys(sessionTags).filter((key) => key in inherited || wanted.has(key.toLowerCase()));
  return { sessionTags, ...(passedOn.length > 0 ? { transitiveTagKeys: passedOn } : {}) };
};

/** Tagging takes a permission of its own, on both sides; inherited tags take it as well. */
export const needsTagging = (request: Tagging, call: Pick<Call, 'principal'>): boolean =>
  tagsOf(request, call).sessionTags !== undefined;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
export const tagKeys = ({ Tags = [], TransitiveTagKeys = [] }: Tagging): NonNullable<Access['context']> => ({
  ...(Tags.length > 0 ? { 'aws:TagKeys': Tags.map(({ Key = '' }) => Key) } : {}),
  ...Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])),
  ...(TransitiveTagKeys.length > 0 ? { 'sts:TransitiveTagKeys': TransitiveTagKeys } : {}),
});
