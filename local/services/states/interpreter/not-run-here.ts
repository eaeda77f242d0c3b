import { type Diagnostic, schemaProblem } from '../../../../shared/state-machine-definition/diagnostic.ts';
import { isObject, type Json } from '../../../../shared/state-machine-definition/json.ts';
import { innerMachines } from '../../../../shared/state-machine-definition/rules/inner-machines.ts';

const NOT_RUN = ['ItemReader', 'ResultWriter', 'Iterator'];

/** What Step Functions accepts and local AWS does not support: states in JSONPath, and items that are read from or written to S3. */
export const notRunHere = (definition: unknown): readonly Diagnostic[] =>
  isObject(definition) ? ofMachine(definition, definition['QueryLanguage'] ?? 'JSONPath', '') : [];

const ofMachine = ({ States }: Json, language: unknown, location: string): Diagnostic[] =>
  isObject(States)
    ? Object.entries(States).flatMap(([name, state]) =>
        isObject(state) ? ofState(state, language, `${location}/States/${name}`) : [],
      )
    : [];

const ofState = (state: Json, language: unknown, location: string): Diagnostic[] => [
  ...((state['QueryLanguage'] ?? language) === 'JSONata'
    ? []
    : [schemaProblem('Local AWS runs only states with "QueryLanguage": "JSONata"', location)]),
  ...NOT_RUN.filter((field) => state[field] !== undefined).map((field) =>
    schemaProblem(`Local AWS does not support the field '${field}'. Use 'Items'`, location),
  ),
  ...innerMachines(state, location).flatMap(([inner, place]) => ofMachine(inner, language, place)),
];
