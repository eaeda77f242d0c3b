/** The environment that steps have. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/run/awstoe/commands:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  USER: 'root',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
};
