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

/** The most specific of the routed things that fits the request. */
export const findRoute = <T extends { readonly route: Route | undefined }>(
  all: Iterable<T>,
  method: string,
  path: string,
  query: URLSearchParams,
): T | undefined => {
  let best: T | undefined;
  for (const candidate of all) {
    const { route } = candidate;
    if (!route || route.method !== method || !route.pattern.test(path)) continue;
    if (!route.query.every(([name, value]) => query.get(name) === value || (value === '' && query.has(name)))) continue;
    if (route.specificity > (best?.route?.specificity ?? -1)) best = candidate;
  }
  return best;
};
