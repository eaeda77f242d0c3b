/** The time that lies so many units before `now`; a month back is the same day of the month before. */
export const before = (now: number, value: number, unit: string): number => {
  const date = new Date(now);
  if (unit === 'YEARS') date.setUTCFullYear(date.getUTCFullYear() - value);
  else if (unit === 'MONTHS') date.setUTCMonth(date.getUTCMonth() - value);
  else date.setUTCDate(date.getUTCDate() - value * (unit === 'WEEKS' ? 7 : 1));
  return date.getTime();
};
