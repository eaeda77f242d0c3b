/** Under which the facts keep whether a name is taken. */
export const nameKey = ({ region, type, name }: { region: string; type: string; name: string }): string =>
  `${region} ${type} ${name}`;
