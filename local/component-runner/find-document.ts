import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A document that is not there. */
export class NoDocument extends Error {
  override readonly name = 'NoDocument';
}

/** A path as it is given, or `web-server/apache`: a component of an image. Throws NoDocument with the places that were looked at. */
export const findDocument = (component: string, images = 'images'): string => {
  const [image = '', ...rest] = component.split('/');
  const name = rest.join('/');
  const candidates = [
    component,
    ...(name === '' ? [] : ['yaml', 'yml'].map((end) => join(images, image, 'components', `${name}.${end}`))),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const hint = name === '' ? ' Give a file, or IMAGE/NAME.' : '';
  throw new NoDocument(`There is no component "${component}": looked for ${candidates.join(', ')}.${hint}`);
};
