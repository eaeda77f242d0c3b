/** Whether a parameter lies under a path: anywhere below it, or right below it only. */
export const isUnder = (name: string, path: string, recursive: boolean): boolean => {
  const base = path.endsWith('/') ? path : `${path}/`;
  if (!name.startsWith(base)) return false;
  return recursive || !name.slice(base.length).includes('/');
};
