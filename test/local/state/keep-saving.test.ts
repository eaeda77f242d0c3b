import { LocalAwsError } from '../../../local/kernel/errors.ts';
import { keepSaving } from '../../../local/state/keep-saving.ts';
import { HUB, rootOf, worldOf } from '../kernel/world-of.ts';

const { jest } = import.meta;

const SECONDS = 1000;

let saves: number;
let failure: Error | undefined;
const world = worldOf();
const directory = {
  kept: undefined,
  save: () => {
    if (failure) throw failure;
    saves += 1;
  },
  release: () => {},
};
const input = { Name: '/a', Value: 'v' };
const change = () =>
  world.call({ principal: rootOf(HUB), service: 'ssm', operation: 'PutParameter', region: 'us-east-1', input });

beforeEach(() => {
  saves = 0;
  failure = undefined;
  jest.useFakeTimers();
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

it('A state is saved within seconds of a change, and not when nothing changes', async () => {
  const saving = keepSaving(world, directory, () => true);
  await change();
  await jest.advanceTimersByTimeAsync(5 * SECONDS);
  expect(saves).toBe(1);
  await jest.advanceTimersByTimeAsync(600 * SECONDS);
  expect(saves).toBe(1);
  await change();
  await jest.advanceTimersByTimeAsync(5 * SECONDS);
  expect(saves).toBe(2);
  await saving.end();
  expect(saves).toBe(3);
  await change();
  await jest.advanceTimersByTimeAsync(60 * SECONDS);
  expect(saves).toBe(3);
});

it('A state that is not whole is not saved, at the end neither', async () => {
  const saving = keepSaving(world, directory, () => false);
  await change();
  await jest.advanceTimersByTimeAsync(60 * SECONDS);
  await saving.end();
  expect(saves).toBe(0);
});

it('A state that cannot be saved is said once, and tried again', async () => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  failure = new LocalAwsError('The state could not be kept in /full: ENOSPC.');
  const saving = keepSaving(world, directory, () => true);
  await change();
  await jest.advanceTimersByTimeAsync(30 * SECONDS);
  expect(said.mock.calls).toEqual([['The state could not be kept in /full: ENOSPC. Local AWS tries again.\n']]);
  failure = undefined;
  await jest.advanceTimersByTimeAsync(30 * SECONDS);
  expect(saves).toBe(1);
  await saving.end();
});
