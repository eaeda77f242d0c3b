/** Whether a text fits a pattern of ECR, in which `*` stands for any text. */
export const fitsWildcard = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`).test(text);

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
