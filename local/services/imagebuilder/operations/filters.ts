import { invalidValue } from '../errors.ts';

interface Filter {
  readonly name?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

type Field<Item> = (item: Item) => string | undefined;

/**
 * Those that meet every filter, by one of its values each. `fields` are the filters that the operation has; any other
 * throws InvalidParameterValueException.
 */
export const filtered = <Item>(
  items: readonly Item[],
  filters: readonly Filter[] = [],
  fields: Readonly<Record<string, Field<Item>>>,
): readonly Item[] => {
  for (const { name = '' } of filters) {
    if (!Object.hasOwn(fields, name))
      throw invalidValue('filters', `There is no filter '${name}'; there are ${Object.keys(fields).join(', ')}.`);
  }
  return items.filter((item) =>
    filters.every(({ name = '', values = [] }) => values.includes(fields[name]?.(item) ?? '')),
  );
};
