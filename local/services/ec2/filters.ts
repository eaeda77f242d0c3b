import type { Filter } from '@aws-sdk/client-ec2';
import { AwsError } from '../../kernel/errors.ts';

/** What a filter looks at; undefined matches nothing. */
export type FilterValues = string | readonly string[] | undefined;
export type FilterTable<Item> = Readonly<Record<string, (item: Item) => FilterValues>>;

/**
 * Items that match every filter by one of its values; `*` and `?` are wildcards, case counts.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 * Throws InvalidParameterValue for a filter that `table` does not know.
 */
export const applyFilters = <Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  table: FilterTable<Item>,
  tagsOf?: (item: Item) => Readonly<Record<string, string>>,
): readonly Item[] => {
  const tests = (filters ?? []).map((filter) => testOf(filter, table, tagsOf));
  return tests.length === 0 ? items : items.filter((item) => tests.every((test) => test(item)));
};

const testOf = <Item>(
  { Name = '', Values = [] }: Filter,
  table: FilterTable<Item>,
  tagsOf: ((item: Item) => Readonly<Record<string, string>>) | undefined,
): ((item: Item) => boolean) => {
  const read = reader(Name, table, tagsOf);
  const patterns = Values.map(pattern);
  return (item) => {
    const found = [read(item)].flat();
    return found.some((value) => value !== undefined && patterns.some((one) => one.test(value)));
  };
};

const reader = <Item>(
  name: string,
  table: FilterTable<Item>,
  tagsOf: ((item: Item) => Readonly<Record<string, string>>) | undefined,
): ((item: Item) => FilterValues) => {
  if (tagsOf && name.startsWith('tag:')) return (item) => tagsOf(item)[name.slice('tag:'.length)];
  if (tagsOf && name === 'tag-key') return (item) => Object.keys(tagsOf(item));
  const known = Object.hasOwn(table, name) ? table[name] : undefined;
  if (known) return known;
  throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
};

/** A backslash takes the meaning from the wildcard after it. */
const pattern = (text: string): RegExp => {
  const source = text.replace(/\\?[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    const literal = part.length > 1 ? part.slice(1) : part;
    return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
};
