import { BlockList, isIP } from 'node:net';
import { refuse } from './refuse.ts';

/** An IPv4 or IPv6 range in CIDR notation, or a single address. */
export const cidr = (operand: unknown, at: string): ((value: unknown) => boolean) => {
  const [address = '', bits, ...more] = typeof operand === 'string' ? operand.split('/') : [];
  const family = isIP(address);
  const length = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  if (
    family === 0 ||
    more.length > 0 ||
    !Number.isInteger(length) ||
    length < 0 ||
    length > (family === 4 ? 32 : 128)
  ) {
    return refuse(`Malformed CIDR ${JSON.stringify(operand)} at "${at}"`);
  }
  const block = new BlockList();
  block.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  return (value) => {
    const kind = typeof value === 'string' ? isIP(value) : 0;
    return kind !== 0 && block.check(String(value), kind === 4 ? 'ipv4' : 'ipv6');
  };
};
