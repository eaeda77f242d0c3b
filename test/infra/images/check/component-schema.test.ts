import { readFileSync } from 'node:fs';
import { componentSchema } from '../../../../infra/images/check/schema/component-schema.ts';
import { ACTION_MODULES } from '../../../../shared/component-document/modules/action-modules.ts';

const FILE = 'infra/component-document.schema.json';

/** A part of the schema, as JSON has it. */
interface Part {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
  readonly allOf?: readonly Part[];
  readonly oneOf?: readonly { readonly const: string }[];
  readonly definitions?: Readonly<Record<string, Part>>;
  readonly if?: Part;
  readonly then?: Part;
  readonly const?: string;
}

const schema = JSON.parse(JSON.stringify(componentSchema())) as Part;
const step = schema.definitions?.['step'];

/** The map of inputs of a module, whether they are a list or not. */
const inputsOf = (action: string): Part | undefined => {
  const rule = step?.allOf?.find((each) => each.if?.properties?.['action']?.const === action);
  const inputs = rule?.then?.properties?.['inputs'];
  return inputs?.items ?? inputs?.anyOf?.[0] ?? inputs;
};

describe('the JSON Schema of component documents', () => {
  it('is what the checker goes by (else: npm run -s images:check -- --schema > infra/component-document.schema.json, then format it)', () => {
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(schema);
  });

  it.each(Object.entries(ACTION_MODULES).filter(([, { shape }]) => shape !== 'condition'))(
    'has the inputs of %s, each with what it means',
    (action, { inputs }) => {
      const properties = inputsOf(action)?.properties ?? {};
      expect(Object.keys(properties)).toEqual(Object.keys(inputs));
      expect(Object.values(properties).every(({ description }) => description?.endsWith('.'))).toBe(true);
      expect(inputsOf(action)?.required ?? []).toEqual(Object.keys(inputs).filter((key) => inputs[key]?.required));
    },
  );

  it('offers every action, with what it does and where', () => {
    const offered = step?.properties?.['action']?.oneOf ?? [];
    expect(offered.map((each) => each.const).toSorted()).toEqual(Object.keys(ACTION_MODULES).toSorted());
    expect(offered).toContainEqual({
      const: 'UpdateOS',
      description: 'Installs updates of the operating system: all, unless it is told which. Linux, Windows.',
    });
  });
});
