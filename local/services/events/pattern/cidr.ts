import { isIP } from 'node:net';
import { refuse } from './refuse.ts';

/**
 * A range in CIDR notation. As event-ruler's `CIDR.java`, a mask leaves one bit open at least, and the range begins at the address as it is
 * written: `10.0.0.5/24` does not contain `10.0.0.4`.
 */
export const cidr = (operand: unknown, at: string): ((value: unknown) => boolean) => {
  // AWS says "prefix" here, too.
  if (typeof operand !== 'string') return refuse(`prefix match pattern must be a string at "${at}"`);
  const [address = '', mask, ...more] = operand.split('/');
  if (mask === undefined || more.length > 0) return refuse(`Malformed CIDR, one '/' required at "${at}"`);
  if (!/^[+-]?\d+$/.test(mask)) return refuse(`Malformed CIDR, mask bits must be an integer at "${at}"`);
  const bottom = numberOf(address) ?? refuse(`Nonstandard IP address: ${address} at "${at}"`);
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  if (Number(mask) < 0) return refuse(`Malformed CIDR, mask bits must not be negative at "${at}"`);
  if (Number(mask) >= bits) return refuse(`IPv${family} mask bits must be < ${bits} at "${at}"`);
  const top = bottom | ((1n << BigInt(bits - Number(mask))) - 1n);
  return (value) => {
    const number = typeof value === 'string' && isIP(value) === family ? numberOf(value) : undefined;
    return number !== undefined && bottom <= number && number <= top;
  };
};

/** Whether both are the same address, however it is written. */
export const sameAddress = (one: string, other: string): boolean =>
  isIP(one) !== 0 && isIP(one) === isIP(other) && numberOf(one) === numberOf(other);

const numberOf = (address: string): bigint | undefined => {
  const family = isIP(address);
  if (family === 0) return undefined;
  return family === 4 ? join(address.split('.').map(Number), 8n) : join(groupsOf(address), 16n);
};

const join = (parts: readonly number[], bits: bigint): bigint =>
  parts.reduce((sum, part) => (sum << bits) | BigInt(part), 0n);

/** The eight groups of an IPv6 address, with those that `::` leaves out. */
const groupsOf = (address: string): readonly number[] => {
  const [head = '', tail] = address.split('::').map((half) => half.split(':').filter(Boolean).flatMap(groups));
  const [front, back] = [head || [], tail ?? []];
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
};

/** A group, or the two that an IPv4 address at the end stands for. */
const groups = (text: string): readonly number[] => {
  if (!text.includes('.')) return [Number.parseInt(text, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
};
