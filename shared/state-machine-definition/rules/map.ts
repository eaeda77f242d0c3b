import { type Diagnostic, problem, schemaProblem } from '../diagnostic.ts';
import { isObject, type Json } from '../json.ts';
import { numbersOfBatcher } from './numbers.ts';
import type { QueryLanguage, Scope } from './scope.ts';
import { atMostOne, exactlyOne, ofType, oneOf, required, unknownFields } from './values.ts';

const LONGEST_LABEL = 40;
const BATCHER = ['MaxItemsPerBatch', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'];

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html; readers and writers are not looked into. */
export const mapProblems = (state: Json, language: QueryLanguage, scope: Scope, location: string): Diagnostic[] => {
  const { Label } = state;
  return [
    ...exactlyOne(state, ['ItemProcessor', 'Iterator'], location),
    ...['ItemProcessor', 'Iterator', 'ItemReader', 'ResultWriter', 'ItemBatcher'].flatMap((field) =>
      ofType(state[field], 'OBJECT', `${location}/${field}`),
    ),
    ...['MaxConcurrency', 'ToleratedFailurePercentage', 'ToleratedFailureCount'].flatMap((field) =>
      atMostOne(state, [field, `${field}Path`], `${location}/${field}`),
    ),
    ...['ItemProcessor', 'Iterator'].flatMap((field) => processor(state[field], scope, `${location}/${field}`)),
    ...batcher(state['ItemBatcher'], language, `${location}/ItemBatcher`),
    ...(typeof Label === 'string' && Label.length > LONGEST_LABEL
      ? [
          problem(
            'INVALID_LABEL_NAME',
            `The label '${Label}' exceeds the ${LONGEST_LABEL}-character limit allowed by the service`,
            `${location}/Label`,
          ),
        ]
      : []),
  ];
};

const processor = (value: unknown, { type }: Scope, location: string): Diagnostic[] => {
  const config = isObject(value) ? value['ProcessorConfig'] : undefined;
  const place = `${location}/ProcessorConfig`;
  if (!isObject(config)) return ofType(config, 'OBJECT', place);
  const distributed = config['Mode'] === 'DISTRIBUTED';
  return [
    ...unknownFields(config, distributed ? ['Mode', 'ExecutionType'] : ['Mode'], place),
    ...oneOf(config['Mode'], ['INLINE', 'DISTRIBUTED'], `${place}/Mode`),
    ...(distributed ? required(config, ['ExecutionType'], place) : []),
    ...(distributed ? oneOf(config['ExecutionType'], ['STANDARD', 'EXPRESS'], `${place}/ExecutionType`) : []),
    ...(distributed && type === 'EXPRESS'
      ? [
          schemaProblem(
            "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
            `${place}/Mode`,
          ),
        ]
      : []),
  ];
};

const batcher = (value: unknown, language: QueryLanguage, location: string): Diagnostic[] =>
  isObject(value)
    ? [...unknownFields(value, [...BATCHER, 'BatchInput'], location), ...numbersOfBatcher(value, language, location)]
    : [];
