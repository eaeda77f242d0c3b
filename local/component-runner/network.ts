import { networkInterfaces } from 'node:os';

/** `none`; `own`, which slirp4netns joins to the machine's; `host`, the machine's. */
export type Network = 'none' | 'own' | 'host';

/** Where slirp4netns answers questions for names, in the network that it makes. */
export const NAME_SERVER = '10.0.2.3';

/** Link-local addresses, where AWS, Azure and Google give credentials; Azure's and Alibaba's that are not link-local. */
const METADATA = ['169.254.0.0/16', '168.63.129.16/32', '100.100.100.200/32'];

/** What the sandbox must not reach: it has routes that lead nowhere, and may not change them. */
export const unreachable = (): readonly string[] => [
  ...METADATA,
  ...Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each?.family === 'IPv4' && !each.internal ? [`${each.address}/32`] : [])),
];
