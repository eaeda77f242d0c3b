import { services } from '../../../../local/services/registry.ts';
import { checkRequest } from '../../../../local/wire/constraints/check-request.ts';
import { constraintsOf } from '../../../../local/wire/constraints/data.ts';
import { EXCEPTIONS } from '../../../../local/wire/constraints/exceptions.ts';
import { wireModel } from '../../../../local/wire/model.ts';
import { broken, valid } from './requests.ts';

/** Operations of local AWS alone: they have no model. */
const WITHOUT_MODEL = ['lambda:InvokeFunctionUrl', 'states:StartMapRun'];

/** The code with which each service rejects a request that its model does not allow; the others say ValidationException. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  autoscaling: ['ValidationError'],
  cloudformation: ['ValidationError'],
  cloudtrail: ['InvalidLookupAttributesException', 'InvalidMaxResultsException', 'InvalidEventCategoryException'],
  ec2: ['InvalidParameterValue', 'MissingParameter'],
  ecr: ['InvalidParameterException'],
  iam: ['ValidationError'],
  logs: ['InvalidParameterException'],
  monitoring: ['ValidationError'],
  organizations: ['InvalidInputException'],
  sns: ['InvalidParameter'],
  sqs: ['MissingParameter', 'InvalidAttributeName', 'InvalidParameterValue'],
  sts: ['ValidationError'],
};

/** What an error says of each kind of rule, whatever the service. */
const SAID: Readonly<Record<string, RegExp>> = {
  required: /must not be null|must contain the parameter|no value for required parameter|was not present/,
  enum: /enum value set: \[|^Invalid value '|^Unknown Attribute/,
  pattern: /regular expression|The specified value for|does not have the form/,
  bytes: /bytes in UTF-8 encoding/,
  length: /length (greater|less) than or equal to \d/,
  range: /(value|a value) (greater than|greater than or equal to|less than or equal to) -?\d/,
  each: /must satisfy constraint: \[|^Unknown Attribute|^Invalid value '|does not have the form|Expecting a length/,
};

const served = services.filter(({ operations }) => Object.keys(operations).length > 0);
const operations = served.flatMap(({ name, operations: all }) => Object.keys(all).map((each) => `${name}:${each}`));
const rejection = (service: string, operation: string, input: object): { name?: string; message?: string } => {
  try {
    checkRequest({ service, operation, wire: true }, input);
    return {};
  } catch (error) {
    return error as Error;
  }
};

describe('Every operation that local AWS serves', () => {
  it('has the constraints of its service’s model, or is local AWS’s own', () => {
    const without = operations.filter((each) => {
      const [service = '', operation = ''] = each.split(':');
      return !(operation in (constraintsOf(service)?.operations ?? {}));
    });
    expect(without).toEqual(WITHOUT_MODEL);
  });

  it('is the only kind that has constraints here', () => {
    const kept = served.flatMap(({ name }) =>
      Object.keys(constraintsOf(name)?.operations ?? {}).map((each) => `${name}:${each}`),
    );
    expect(kept.filter((each) => !operations.includes(each))).toEqual([]);
  });
});

describe.each(served.map((service) => [service.name, service] as const))('%s', (name, { client }) => {
  const constraints = constraintsOf(name);
  const named = Object.entries(constraints?.operations ?? {}).flatMap(([operation, shape]) =>
    shape === null ? [] : [[operation, shape] as const],
  );
  const model = client().then(wireModel);
  const schemaOf = async (operation: string) => {
    const schema = (await model).operations.get(operation)?.input;
    if (!schema) throw new Error(`the SDK does not know ${name}:${operation}`);
    return schema;
  };

  it.each(named)('%s takes a request that has only what it needs', async (operation, shape) => {
    const schema = await schemaOf(operation);
    expect(rejection(name, operation, valid(constraints?.shapes ?? {}, shape, schema) as object)).toEqual({});
  });

  it.each(named)(
    '%s rejects each value that its model does not allow, with the service’s code',
    async (operation, shape) => {
      const schema = await schemaOf(operation);
      const requests = constraints ? broken(constraints, shape, schema) : [];
      expect(requests.length).toBeGreaterThan(0);
      const wrong = requests.flatMap(({ path, rule, input }) => {
        const { name: code = 'taken', message = '' } = rejection(name, operation, input);
        const excepted = EXCEPTIONS.some(
          (each) =>
            each.service === name &&
            (each.operations?.includes(operation) ?? true) &&
            path.at(-1) === each.member &&
            each.kinds.includes(rule.kind),
        );
        const codes = CODES[name] ?? ['ValidationException'];
        if (excepted ? code === 'taken' : codes.includes(code) && SAID[rule.kind]?.test(message)) return [];
        return [`${path.join('.')} (${rule.kind}): ${code} ${message.slice(0, 200)}`];
      });
      expect(wrong).toEqual([]);
    },
  );
});
