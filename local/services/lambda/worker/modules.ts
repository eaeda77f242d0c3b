import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Packages that Lambda's Node runtime brings along; everything else has to be in the bundle. */
const IN_RUNTIME = /^@(aws-sdk|smithy|aws-crypto|aws)\//;

class LoadError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Keeps the function to its own files, and lets the nearest package.json inside its folder decide what `.js` means: on
 * this machine the folder lies within a project, in Lambda it does not.
 */
export const isolateModules = (taskRoot: string): void => {
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      if (isForeign(specifier, found.url, context.parentURL, taskRoot)) {
        const error = new Error(
          `Cannot find package '${specifier}' imported from ${context.parentURL}: it is not in the bundle`,
        );
        throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });
      }
      return found;
    },
    load: (url, context, next) => {
      const path = url.startsWith('file:') && url.endsWith('.js') ? fileURLToPath(url) : undefined;
      if (path === undefined || !isInside(path, taskRoot) || isModule(path, taskRoot)) return next(url, context);
      return { format: 'commonjs', source: readFileSync(path), shortCircuit: true };
    },
  });
};

const isInside = (path: string, root: string): boolean => path.startsWith(root + sep);

const isForeign = (specifier: string, url: string, parent: string | undefined, root: string): boolean => {
  if (!url.startsWith('file:') || !parent?.startsWith('file:') || IN_RUNTIME.test(specifier)) return false;
  return isInside(fileURLToPath(parent), root) && !isInside(fileURLToPath(url), root);
};

const isModule = (path: string, root: string): boolean => {
  for (let folder = dirname(path); folder === root || isInside(folder, root); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type === 'module';
  }
  return false;
};

export type Handler = (
  event: unknown,
  context: object,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/** Loads `folder/file.export` from the task root. Throws as Lambda's runtime does, with its error names. */
export const loadHandler = async (taskRoot: string, handler: string): Promise<Handler> => {
  const [, stem = '', name = ''] = /^(.*?[^/.]+)\.(.+)$/.exec(handler) ?? [];
  if (!name) throw new LoadError('Runtime.MalformedHandlerName', `Bad handler: ${handler}`);
  const file = ['.js', '.mjs', '.cjs'].map((extension) => join(taskRoot, stem + extension)).find(existsSync);
  if (!file) throw new LoadError('Runtime.ImportModuleError', `Error: Cannot find module '${stem}'`);
  const exported = memberOf(await load(file, taskRoot), name);
  if (exported === undefined) throw new LoadError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof exported !== 'function') throw new LoadError('Runtime.HandlerNotFound', `${handler} is not a function`);
  return exported as Handler;
};

const load = async (file: string, taskRoot: string): Promise<unknown> => {
  try {
    const asModule = file.endsWith('.mjs') || (file.endsWith('.js') && isModule(file, taskRoot));
    return asModule ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')
      throw new LoadError('Runtime.ImportModuleError', `Error: ${message}`);
    if (name === 'SyntaxError') throw new LoadError('Runtime.UserCodeSyntaxError', `SyntaxError: ${message}`);
    throw error;
  }
};

const memberOf = (exported: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], exported);
