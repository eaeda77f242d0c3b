import { readFileSync } from 'node:fs';

interface Package {
  readonly license?: string;
  readonly dev?: boolean;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Readonly<Record<string, Package>>;
};
const installed = Object.entries(packages).filter(([path]) => path !== '');

const IN_FUNCTIONS = ['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];
const TOOLS = [...IN_FUNCTIONS, 'BlueOak-1.0.0', 'CC-BY-4.0'];

/** `MIT OR Apache-2.0` is a choice; of `Apache-2.0 AND MIT` both hold. */
const fits = (license: string, allowed: readonly string[]): boolean =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => allowed.includes(each)));

const others = (development: boolean, allowed: readonly string[]): readonly string[] =>
  installed
    .filter(([, { dev = false, license }]) => dev === development && !fits(license ?? 'none', allowed))
    .map(([path, { license }]) => `${path}: ${license}`);

describe('Licences', () => {
  it('of what runs in functions are as docs/dependencies.md says', () => {
    expect(others(false, IN_FUNCTIONS)).toEqual([]);
  });

  it('of development tools are as docs/dependencies.md says', () => {
    expect(others(true, TOOLS)).toEqual([]);
  });
});
