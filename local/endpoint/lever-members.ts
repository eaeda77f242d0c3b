import { AwsError } from '../kernel/errors.ts';

interface Kind {
  readonly what: string;
  readonly fits: (value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf =
  (fits: Kind['fits']): Kind['fits'] =>
  (value) =>
    Array.isArray(value) && value.every(fits);

const TEXT: Kind = { what: 'a text', fits: isText };
const ACCOUNT: Kind = {
  what: 'an account id of twelve digits',
  fits: (value) => isText(value) && /^\d{12}$/.test(value),
};
const REGION: Kind = { what: 'a region', fits: (value) => isText(value) && /^[a-z]{2}[a-z-]*-\d+$/.test(value) };
const NUMBER: Kind = { what: 'a number', fits: (value) => typeof value === 'number' && Number.isFinite(value) };
const FLAG: Kind = { what: 'true or false', fits: (value) => typeof value === 'boolean' };
const TEXTS: Kind = { what: 'a list of texts', fits: listOf(isText) };
const OBJECTS: Kind = { what: 'a list of objects', fits: listOf(isObject) };

const all = (kind: Kind, names: string) => names.split(' ').map((name) => [name, kind] as const);

/** A member means the same in every lever that has it. */
const MEMBERS: ReadonlyMap<string, Kind> = new Map([
  ...all(ACCOUNT, 'account'),
  ...all(REGION, 'region'),
  ...all(
    TEXT,
    'name version recipe repository group stream workspaceId outcome ends content state functionName kind reason',
  ),
  ...all(TEXT, 'failAt failedComponent failedPhase failedStep scan encryptedWith'),
  ...all(
    TEXT,
    'id vulnerabilityId severity packageName installedVersion fixedInVersion title description imageId instanceId',
  ),
  ...all(NUMBER, 'minutes scanMinutes count atPercentage score epss'),
  ...all(FLAG, 'emitEvent executeComponents knownExploited exploitObserved'),
  ...all(TEXTS, 'tags regions'),
  ...all(OBJECTS, 'findings vulnerabilities morePackages'),
]);

/** Throws {@link AwsError} where a member of the JSON for a lever is of another kind than it has to be. */
export const checkMembers = (body: unknown): void => {
  for (const each of Array.isArray(body) ? body : [body]) {
    if (!isObject(each)) throw wrong('The JSON for a lever has to be an object.');
    for (const [name, value] of Object.entries(each)) {
      const kind = MEMBERS.get(name);
      if (!kind) continue;
      if (!kind.fits(value)) throw wrong(`"${name}" has to be ${kind.what}.`);
      if (kind === OBJECTS) checkMembers(value);
    }
  }
};

const wrong = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });
