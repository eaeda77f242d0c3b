import { counted, plain } from './text.ts';

/** Fleets with instances that remain on another image, in a stage that continued; the first of them. */
export interface PartlyRolled {
  readonly count: number;
  readonly first: readonly { readonly where: string; readonly message: string }[];
}

/** What was read of the fleets of a stage that is through: nothing where it has none. */
export const fleetLine = (onImage: number): string =>
  onImage === 0 ? '' : `; every instance of ${counted(onImage, 'fleet')} runs it`;

export const isPartly = (partly: PartlyRolled | undefined): partly is PartlyRolled =>
  partly !== undefined && partly.count > 0;

/** `, but 1 fleet has instances on another image`. */
export const partlyTitle = ({ count }: PartlyRolled): string =>
  `, but ${counted(count, 'fleet')} ${count === 1 ? 'has' : 'have'} instances on another image`;

export const partlyLines = ({ count, first }: PartlyRolled): string[] => [
  ...first.map(({ where, message }) => `${plain(where, 100)}: ${plain(message, 400)}`),
  ...(count > first.length ? [`… and ${counted(count - first.length, 'more fleet')}: see the execution.`] : []),
];

export const PARTLY_FIX =
  'Replace the remaining instances by hand, or let refreshes replace them: set fleets.refresh in hallmark.yaml (docs/fleets.md, Instances that remain).';

/** Fleets that were refused before anything was changed, in a stage that continued without them; the first of them. */
export interface SkippedFleets {
  readonly count: number;
  readonly first: readonly { readonly where: string; readonly code: string; readonly message: string }[];
}

export const isSkipping = (skipped: SkippedFleets | undefined): skipped is SkippedFleets =>
  skipped !== undefined && skipped.count > 0;

/** `, but 1 fleet was skipped`, or `, but every fleet was skipped (3)`. */
export const skippedTitle = ({ count }: SkippedFleets, rolled: number | undefined): string =>
  rolled === 0
    ? `, but every fleet was skipped (${count})`
    : `, but ${counted(count, 'fleet')} ${count === 1 ? 'was' : 'were'} skipped`;

const SKIPPED_SHOWN = 5;

export const skippedLines = ({ count, first }: SkippedFleets): string[] => {
  const named = first.slice(0, SKIPPED_SHOWN);
  return [
    ...named.map(
      ({ where, code, message }) => `Skipped ${plain(where, 300)}: ${plain(code, 40)}. ${plain(message, 400)}`,
    ),
    ...(count > named.length ? [`… and ${counted(count - named.length, 'more fleet')}: see the execution.`] : []),
  ];
};

export const SKIPPED_FIX =
  'Fix what keeps the skipped fleets from the image (docs/fleets.md, Fleets that are skipped), then promote the image again to this stage.';
