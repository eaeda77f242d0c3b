/** One REST operation's place in the URL space: `/2015-03-31/functions/{FunctionName}/invocations`. */
export interface Route {
  readonly method: string;
  readonly status: number;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  /** Query parameters with fixed values that belong to the route. */
  readonly query: readonly (readonly [string, string])[];
  /** Longer fixed parts win where several routes fit. */
  readonly specificity: number;
}

export const compileRoute = ([method, uri, status]: readonly [string, string, number]): Route => {
  const [path = '', query = ''] = uri.split('?');
  const labels: string[] = [];
  const source = path
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\\\+)?\}/g, (_match, name: string, greedy: string | undefined) => {
      labels.push(name);
      return greedy ? '(.+)' : '([^/]+)';
    });
  return {
    method,
    status,
    pattern: new RegExp(`^${source}/?$`),
    labels,
    query: [...new URLSearchParams(query)],
    specificity: path.replace(/\{.*?\}/g, '').length + query.length * 100,
  };
};

interface Routed {
  readonly route: Route | undefined;
}

/** By HTTP method, the most specific first. */
export type Routes<T> = ReadonlyMap<string, readonly T[]>;

export const routesOf = <T extends Routed>(all: Iterable<T>): Routes<T> => {
  const routed = [...all].filter(({ route }) => route !== undefined);
  const sorted = routed.sort((a, b) => (b.route?.specificity ?? 0) - (a.route?.specificity ?? 0));
  return Map.groupBy(sorted, ({ route }) => route?.method ?? '');
};

/** The most specific of the routed things that fits the request. */
export const findRoute = <T extends Routed>(
  routes: Routes<T>,
  method: string,
  path: string,
  query: URLSearchParams,
): T | undefined => routes.get(method)?.find(({ route }) => route && fits(route, path, query));

const fits = (route: Route, path: string, query: URLSearchParams): boolean =>
  route.pattern.test(path) &&
  route.query.every(([name, value]) => query.get(name) === value || (value === '' && query.has(name)));
