import { createHash } from 'node:crypto';
import { cellsOf, type Judged, judge, nameOf, sitesOf } from '../support/faults/matrix.ts';
import { openScene, type Scene, type Way } from '../support/faults/scene.ts';

/** `all`, or how many of a hundred cells are run, always the same ones. */
const SHARE = process.env['HALLMARK_FAULTS'] ?? '0.5';
const ALL = SHARE === 'all';

/** Instead of a share: the cells whose names have this in them. */
const ONLY = process.env['HALLMARK_CELL'];

const chosen = (name: string): boolean =>
  ONLY !== undefined
    ? name.includes(ONLY)
    : ALL ||
      Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16) % 1000 < 10 * Number(SHARE);

/** Promotions, two hours each, until pipelines build by themselves. */
const RUNS_PER_WEEK = 25;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

describe.each<Way>(['promoted', 'rolled back'])('A promotion that would be %s', (way) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene.close();
  });

  it('ends the same with a fault at any of its calls, or in a documented failure with nothing half done', async () => {
    const ran = async () => {
      const { state, calls } = await scene.run(way, []);
      if (way === 'rolled back') await scene.again();
      return { state, calls };
    };
    await ran();
    const { state: without, calls } = await ran();
    const sites = sitesOf(calls);
    const cells = cellsOf(way, sites);
    const judged: Judged[] = [];
    for (const cell of cells) {
      if (!chosen(nameOf(cell))) continue;
      const one = await judge(scene, cell, without);
      judged.push(one);
      // Whatever a wrong one left behind is not the next one's trouble; and a week is over some day.
      if (one.result === 'wrong' || judged.length % RUNS_PER_WEEK === 0) {
        await scene.close();
        scene = await openScene();
        await ran();
        await ran();
      }
      if (ALL || one.result !== 'same') say(`${one.result.padEnd(10)} ${nameOf(cell)}${one.why && `: ${one.why}`}`);
    }
    const count = (result: string) => judged.filter((one) => one.result === result).length;
    say(
      `fault matrix, ${way}: ${sites.length} call sites, ${cells.length} cells, ${judged.length} run${ALL ? '' : ` (${ONLY ?? `${SHARE} %`}; all of them: npm run faults)`}: ` +
        `${count('same')} as without the fault, ${count('documented')} in a documented failure, ${count('not reached')} not reached, ${count('wrong')} wrong`,
    );

    expect(judged.length).toBeGreaterThan(0);
    // A fault that never hits shows nothing.
    expect(count('not reached')).toBeLessThanOrEqual(Math.ceil(judged.length / 10));
    expect(judged.filter(({ result }) => result === 'wrong').map(({ cell }) => nameOf(cell))).toEqual([]);
  }, 3_600_000);
});
