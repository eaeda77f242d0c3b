import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../domain/own.ts';
import { PermanentError } from '../errors.ts';
import type { Configuration, ImageConfiguration, StageConfiguration } from './configuration.ts';

/** Reads `configuration.json` from the function's bundle. It was checked when it was synthesized. */
export const loadConfiguration = (environment: NodeJS.ProcessEnv): Configuration => {
  const file = join(environment['LAMBDA_TASK_ROOT'] ?? '.', 'configuration.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Configuration;
  } catch (error) {
    throw new PermanentError(`The bundle has no readable configuration.json: deploy again`, { cause: error });
  }
};

/** Throws {@link PermanentError} for an image that the deployed configuration does not have. */
export const imageOf = (configuration: Configuration, name: string): ImageConfiguration => {
  const found = own(configuration.images, name);
  if (!found) throw new PermanentError(`the deployed configuration has no image "${name}"`);
  return found;
};

export const stageOf = (configuration: Configuration, image: string, name: string): StageConfiguration => {
  const found = imageOf(configuration, image).stages.find((stage) => stage.name === name);
  if (!found) throw new PermanentError(`the deployed configuration has no stage "${name}" for the image "${image}"`);
  return found;
};
