import type {
  CreateDocumentRequest,
  CreateDocumentResult,
  DeleteDocumentRequest,
  DeleteDocumentResult,
  GetCalendarStateRequest,
  GetCalendarStateResponse,
} from '@aws-sdk/client-ssm';
import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { invalid } from '../errors.ts';
import { readCalendar, stateAt } from './calendar.ts';

interface StoredDocument {
  readonly name: string;
  readonly content: string;
  readonly createdAt: number;
}

const documentsOf = (world: World, account: string, region: string): Record<string, StoredDocument> =>
  world.state<{ documents: Record<string, StoredDocument> }>('ssm-documents', account, region, () => ({
    documents: {},
  })).documents;

const arnOf = ({ account, region }: Call, nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:ssm:${region}:${account}:document/${nameOrArn}`;

const onDocument = (action: string, name: string, call: Call): Access => ({
  action: `ssm:${action}`,
  resource: arnOf(call, name),
});

/** Only change calendars: other documents are not run here. */
export const createDocument = operation<CreateDocumentRequest, CreateDocumentResult>({
  access: ({ Name = '' }, call) => [onDocument('CreateDocument', Name, call)],
  run: ({ Name: name = '', Content: content = '', DocumentType, DocumentFormat = 'JSON' }, call, world) => {
    if (DocumentType !== 'ChangeCalendar')
      throw new AwsError(
        'InvalidDocumentContent',
        `Local AWS keeps documents of the type ChangeCalendar, not ${DocumentType}.`,
      );
    if (DocumentFormat !== 'TEXT') throw invalid('A document of the type ChangeCalendar has the format TEXT.');
    if (!/^[a-zA-Z0-9_.-]{3,128}$/.test(name)) throw invalid(`The name ${name} of the document is not valid.`);
    readCalendar(content);
    const documents = documentsOf(world, call.account, call.region);
    if (documents[name]) throw new AwsError('DocumentAlreadyExists', `Document with same name ${name} already exists`);
    documents[name] = { name, content, createdAt: world.clock.now() };
    return { DocumentDescription: { Name: name, DocumentType, DocumentFormat, Status: 'Active', Owner: call.account } };
  },
});

export const deleteDocument = operation<DeleteDocumentRequest, DeleteDocumentResult>({
  access: ({ Name = '' }, call) => [onDocument('DeleteDocument', Name, call)],
  run: ({ Name = '' }, call, world) => {
    find(world, call, Name);
    delete documentsOf(world, call.account, call.region)[Name];
    return {};
  },
});

/** Several calendars are open together only where each is; the state changes next when one of them decides it. */
export const getCalendarState = operation<GetCalendarStateRequest, GetCalendarStateResponse>({
  access: ({ CalendarNames = [] }, call) => CalendarNames.map((name) => onDocument('GetCalendarState', name, call)),
  run: ({ CalendarNames = [], AtTime }, call, world) => {
    if (CalendarNames.length === 0) throw invalid('CalendarNames takes at least one name.');
    const at = AtTime === undefined ? world.clock.now() : Date.parse(AtTime);
    if (Number.isNaN(at)) throw invalid(`AtTime ${AtTime} is not ISO 8601.`);
    const calendars = CalendarNames.map((name) => readCalendar(find(world, call, name).content));
    const openAt = (when: number): boolean => calendars.every((each) => stateAt(each, when).open);
    const open = openAt(at);
    const until = nextChange(at, open, openAt, (when) => calendars.flatMap((each) => stateAt(each, when).until ?? []));
    return {
      State: open ? 'OPEN' : 'CLOSED',
      AtTime: iso(at),
      ...(until === undefined ? {} : { NextTransitionTime: iso(until) }),
    };
  },
});

const nextChange = (
  at: number,
  open: boolean,
  openAt: (when: number) => boolean,
  edges: (when: number) => number[],
): number | undefined => {
  for (let when = at; ; ) {
    const next = Math.min(...edges(when));
    if (next === Number.POSITIVE_INFINITY) return undefined;
    if (openAt(next) !== open) return next;
    when = next;
  }
};

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const find = (world: World, { account, region }: Call, nameOrArn: string): StoredDocument => {
  const [, , , inRegion = region, inAccount = account, path] = nameOrArn.startsWith('arn:') ? nameOrArn.split(':') : [];
  const name = path?.replace(/^document\//, '') ?? nameOrArn;
  const found = documentsOf(world, inAccount, inRegion)[name];
  if (!found || inAccount !== account)
    throw new AwsError('InvalidDocument', `Document with name ${nameOrArn} does not exist.`);
  return found;
};
