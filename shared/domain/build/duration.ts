/**
 * Seconds between two times as AWS writes them; undefined where one cannot be read or they are the wrong way round. Image
 * Builder's dates are texts, in more than one form.
 */
export const secondsBetween = (from: string | undefined, to: string | undefined): number | undefined => {
  const seconds = Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000);
  return seconds >= 0 ? seconds : undefined;
};

/** `42 min`, `2 h 5 min`, `less than a minute`. */
export const durationInWords = (seconds: number): string => {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'less than a minute';
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ');
};
