/** `true` as YAML has it, or as a text, which a parameter gives: `overwrite: '{{ Overwrite }}'`. */
export const isSet = (value: unknown): boolean => /^true$/i.test(String(value));

/** Of a flag that is on unless it is taken back. */
export const isOff = (value: unknown): boolean => /^false$/i.test(String(value));
