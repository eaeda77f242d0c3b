import type { Configuration } from './configuration.ts';
import { imageOf, stageOf } from './load.ts';

/** A parameter that holds what is current in a channel. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly parameter: string;
  /** The hub's own, beside those of the targets. */
  readonly inHub: boolean;
}

/** Every parameter of a channel: the hub's own first. */
export const placesOf = (configuration: Configuration, image: string, stageName: string): readonly Place[] => {
  const { targets, parameterName, hubParameterName } = stageOf(configuration, image, stageName);
  const inTargets = targets.flatMap(({ account, regions }) =>
    regions.map((region) => ({ account, region, parameter: parameterName, inHub: false })),
  );
  if (hubParameterName === undefined) return inTargets;
  const { account } = configuration.hub;
  const own = imageOf(configuration, image).regions.map((region) => ({
    ...{ account, region, parameter: hubParameterName, inHub: true },
  }));
  return [...own, ...inTargets];
};
