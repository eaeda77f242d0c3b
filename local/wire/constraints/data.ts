import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From and to, both inclusive; null where there is no bound. */
export type Bounds = readonly [number | null, number | null];

/** What the model of a service says about a value: README.md beside this file has the form. */
export interface Shape {
  /** Of a text, in characters; of a list or map, in elements; of binary data, in bytes. */
  readonly length?: Bounds;
  /** The most bytes of a text in UTF-8. */
  readonly bytes?: number;
  readonly range?: Bounds;
  /** A regular expression of Java that the whole text matches. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** AWS does not repeat the value in an error. */
  readonly sensitive?: boolean;
  readonly required?: readonly string[];
  /** Those of the required members that every SDK fills in, so that no caller has to. */
  readonly generated?: readonly string[];
  /** Names of shapes by member, only those that say anything. */
  readonly members?: Readonly<Record<string, string>>;
  readonly items?: string;
  readonly keys?: string;
  readonly values?: string;
}

export interface ServiceConstraints {
  /** The shape of each operation's input; null where its model says nothing. */
  readonly operations: Readonly<Record<string, string | null>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export const DATA_FOLDER = join(import.meta.dirname, 'data');

const read = new Map<string, ServiceConstraints | undefined>();

/** The constraints of a service, read on its first request; undefined for a service without. */
export const constraintsOf = (service: string): ServiceConstraints | undefined => {
  if (!read.has(service)) read.set(service, load(join(DATA_FOLDER, `${service}.json`)));
  return read.get(service);
};

const load = (path: string): ServiceConstraints | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ServiceConstraints) : undefined;
