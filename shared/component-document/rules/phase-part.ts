import type { MapPart } from '../reading/part.ts';

/** A phase as it is read, with those of its steps that are maps. */
export interface PhasePart {
  /** Empty where the document gives none. */
  readonly name: string;
  readonly part: MapPart;
  readonly steps: readonly MapPart[];
}
