/** A figure with its limit. */
export interface Row {
  readonly figure: string;
  readonly measured: string;
  readonly limit: string;
  readonly holds: boolean;
}

/** A figure that is not to be above its limit. */
export const atMost = (figure: string, value: number, limit: number, digits: number, unit = ''): Row => ({
  figure,
  measured: `${value.toFixed(digits)}${unit}`,
  limit: `${limit.toFixed(digits)}${unit}`,
  holds: value <= limit,
});

export const atLeast = (figure: string, value: number, limit: number): Row => ({
  figure,
  measured: `${value.toFixed(2)} ×`,
  limit: `≥ ${limit.toFixed(2)} ×`,
  holds: value >= limit,
});
