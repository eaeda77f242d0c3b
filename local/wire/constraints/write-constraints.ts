import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LocalAwsError } from '../../kernel/errors.ts';
import { services } from '../../services/registry.ts';
import { DATA_FOLDER, type ServiceConstraints, type Shape } from './data.ts';

/** What the writer reads of a service model in botocore's form: `data/<service>/<API version>/service-2.json.gz`. */
interface Model {
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

interface ModelShape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number | undefined;
  readonly bytes?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string; readonly idempotencyToken?: boolean }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
}

/** Folders of models that have another name than the one that requests are signed for. */
const FOLDERS: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', states: 'stepfunctions' };

/**
 * What AWS checks and the public models do not say.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: "expressed as bytes in UTF-8 encoding"
 * https://github.com/ministryofjustice/modernisation-platform/pull/8116 and https://github.com/ministryofjustice/cloud-platform-infrastructure/pull/3906
 * recorded both bounds of a parameter's value.
 */
const CORRECTIONS: Readonly<Record<string, Readonly<Record<string, Partial<ModelShape>>>>> = {
  ssm: { PSParameterValue: { min: 1, max: 32_768 } },
  states: { SensitiveData: { max: undefined, bytes: 262_144 } },
};

const NUMBERS = ['integer', 'long', 'float', 'double'];

const main = async ([models]: readonly string[]): Promise<void> => {
  if (models === undefined || !existsSync(models)) {
    throw new LocalAwsError(
      'Name the folder of service models: npm run constraints -- PATH (botocore has it as botocore/data).',
    );
  }
  for (const { name, client, operations } of services) {
    const served = Object.keys(operations).sort();
    if (served.length === 0) continue;
    const model = withNewerValues(modelOf(join(models, FOLDERS[name] ?? name)), await client());
    write(name, constraintsOf(corrected(model, CORRECTIONS[name]), served));
  }
};

const modelOf = (folder: string): Model => {
  const newest = readdirSync(folder).sort().at(-1) ?? '';
  return JSON.parse(gunzipSync(readFileSync(join(folder, newest, 'service-2.json.gz'))).toString('utf8')) as Model;
};

const corrected = (model: Model, corrections: Readonly<Record<string, Partial<ModelShape>>> = {}): Model => {
  const shapes = Object.entries(corrections).map(([name, more]) => [name, { ...model.shapes[name], ...more }]);
  return { ...model, shapes: { ...model.shapes, ...Object.fromEntries(shapes) } };
};

/** The SDK's enumerations may be newer than the models: their values are taken, too. */
const withNewerValues = (model: Model, client: object): Model => {
  const exported = client as Readonly<Record<string, unknown>>;
  const shapes = Object.entries(model.shapes).map(([name, shape]) => {
    const newer = exported[name] ?? exported[`_${name}`];
    if (shape.enum === undefined || typeof newer !== 'object' || newer === null) return [name, shape] as const;
    return [name, { ...shape, enum: [...new Set([...shape.enum, ...Object.values(newer as Record<string, string>)])] }];
  });
  return { ...model, shapes: Object.fromEntries(shapes) as Model['shapes'] };
};

const write = (service: string, constraints: ServiceConstraints): void =>
  writeFileSync(join(DATA_FOLDER, `${service}.json`), `${JSON.stringify(constraints, null, 2)}\n`);

/** The operations that are served with the shapes that say anything, by name. */
const constraintsOf = (model: Model, served: readonly string[]): ServiceConstraints => {
  const says = shapesThatSaySomething(model);
  const operations: Record<string, string | null> = {};
  const used = new Set<string>();
  for (const operation of served.filter((name) => name in model.operations)) {
    const input = model.operations[operation]?.input?.shape;
    operations[operation] = input !== undefined && says.has(input) ? input : null;
    if (input !== undefined) collect(model, says, input, used);
  }
  const names = [...used].sort();
  return {
    operations,
    shapes: Object.fromEntries(names.map((name) => [name, shown(model, says, name)])),
  };
};

const childrenOf = ({ members = {}, member, key, value }: ModelShape): string[] =>
  [...Object.values(members), member, key, value].flatMap((child) => (child ? [child.shape] : []));

const constrained = ({ type, min, max, bytes, pattern, enum: values, required = [] }: ModelShape): boolean =>
  required.length > 0 ||
  bytes !== undefined ||
  pattern !== undefined ||
  values !== undefined ||
  (bounded(type) && (min ?? max) !== undefined);

const bounded = (type: string): boolean => NUMBERS.includes(type) || ['string', 'list', 'map', 'blob'].includes(type);

const shapesThatSaySomething = ({ shapes }: Model): ReadonlySet<string> => {
  const says = new Set(Object.keys(shapes).filter((name) => constrained(shapes[name] as ModelShape)));
  for (let before = -1; before !== says.size; ) {
    before = says.size;
    for (const [name, shape] of Object.entries(shapes)) {
      if (childrenOf(shape).some((child) => says.has(child))) says.add(name);
    }
  }
  return says;
};

const collect = (model: Model, says: ReadonlySet<string>, name: string, used: Set<string>): void => {
  if (!says.has(name) || used.has(name)) return;
  used.add(name);
  for (const child of childrenOf(model.shapes[name] as ModelShape)) collect(model, says, child, used);
};

const shown = (model: Model, says: ReadonlySet<string>, name: string): Shape => {
  const shape = model.shapes[name] as ModelShape;
  const {
    type,
    min,
    max,
    bytes,
    pattern,
    enum: values,
    sensitive,
    required = [],
    members = {},
    member,
    key,
    value,
  } = shape;
  const bounds = (min ?? max) === undefined ? undefined : ([min ?? null, max ?? null] as const);
  const child = (of: { readonly shape: string } | undefined) => (of && says.has(of.shape) ? of.shape : undefined);
  const said = Object.entries(members).flatMap(([each, of]) => (child(of) === undefined ? [] : [[each, of.shape]]));
  const generated = required.filter((each) => members[each]?.idempotencyToken);
  return dropEmpty({
    length: NUMBERS.includes(type) ? undefined : bounds,
    bytes,
    range: NUMBERS.includes(type) ? bounds : undefined,
    pattern,
    enum: values,
    sensitive,
    required: required.length > 0 ? required : undefined,
    generated: generated.length > 0 ? generated : undefined,
    members: said.length > 0 ? Object.fromEntries(said) : undefined,
    items: child(member),
    keys: child(key),
    values: child(value),
  });
};

const dropEmpty = (shape: Readonly<Record<string, unknown>>): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape;

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LocalAwsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
