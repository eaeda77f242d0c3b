/** Modules that are no use in a sandbox on Linux, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  S3Download: 'it needs Amazon S3',
  S3Upload: 'it needs Amazon S3',
  Reboot: 'a sandbox cannot be restarted',
  UpdateOS: 'it updates the operating system, which here is the one of this machine',
  ExecuteDocument: 'it runs another document: run that one separately',
  ExecutePowerShell: 'it is for Windows',
  InstallMSI: 'it is for Windows',
  UninstallMSI: 'it is for Windows',
  SetRegistry: 'it is for Windows',
};

/** Why an action is not done in a sandbox; undefined for one that is. */
export const notHere = (action: string): string | undefined =>
  Object.hasOwn(NOT_HERE, action) ? NOT_HERE[action] : undefined;
