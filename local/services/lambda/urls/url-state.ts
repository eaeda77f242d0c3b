import type { World } from '../../../kernel/world.ts';
import { type FunctionUrlRecord, lambdaState } from '../state.ts';

/** The function URLs of an account and region, by id. */
export const urlsOf = (world: World, account: string, region: string): Record<string, FunctionUrlRecord> => {
  const state = lambdaState(world, account, region);
  state.urls ??= {};
  return state.urls;
};

/** The function URL of a function; a function has at most one. */
export const urlOfFunction = (world: World, functionArn: string): FunctionUrlRecord | undefined => {
  const [, , , region = '', account = ''] = functionArn.split(':');
  return Object.values(urlsOf(world, account, region)).find((each) => each.functionArn === functionArn);
};

/** The function URL with this id in a region, whichever account owns it. */
export const urlOfId = (world: World, region: string, id: string): FunctionUrlRecord | undefined =>
  world
    .places('lambda')
    .filter((place) => place.region === region)
    .map(({ account }) => urlsOf(world, account, region))
    .find((urls) => Object.hasOwn(urls, id))?.[id];

/**
 * AWS's is `https://<url-id>.lambda-url.<region>.on.aws/`. Names under `localhost` are this machine:
 * https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export const addressOf = (world: World, { id, functionArn }: FunctionUrlRecord): string =>
  `http://${id}.lambda-url.${functionArn.split(':')[3]}.localhost:${new URL(world.endpoint).port}/`;

/** The parts of the host name of a function URL; undefined for any other. */
export const readUrlHost = (host: string): { readonly id: string; readonly region: string } | undefined => {
  const [, id, region] = /^([a-z0-9]{1,63})\.lambda-url\.([a-z0-9-]{1,63})\.localhost$/.exec(host) ?? [];
  return id === undefined || region === undefined ? undefined : { id, region };
};
