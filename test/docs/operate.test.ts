import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { FIXES } from '../../shared/domain/refusal.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { machineText } from '../support/state-machines.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/operate.md'), 'utf8');

/** Outcomes that executions of promote-image end with, as its text has them. */
const outcomes = () => {
  const text = machineText('promote-image');
  const listed = /Output: \{outcome: ([a-z| -]+),/.exec(text)?.[1] ?? '';
  const written = [...text.matchAll(/"outcome": "([a-z-]+)"/g)].map(([, outcome = '']) => outcome);
  return [...new Set([...listed.split(' | '), ...written])].filter(
    (each) => !['failed', 'left-running'].includes(each),
  );
};

describe('The operating guide', () => {
  it.each(outcomes())('says what the outcome %s means', (outcome) => {
    expect(guide).toMatch(new RegExp(`^\\| \`${outcome}\``, 'm'));
  });

  it.each(['StageFailed', 'RollbackIncomplete', 'Unheard'])(
    'says what to do about an execution that failed with %s',
    (error) => {
      expect(machineText('promote-image')).toContain(error);
      expect(guide).toContain(`\`${error}\``);
    },
  );

  it.each(Object.entries(FIXES))('says what to do about %s', (code, fix) => {
    expect(guide).toContain(`| \`${code}\` | ${fix} |`);
  });

  it('has a chapter for every alarm', () => {
    const { Resources } = JSON.parse(readFileSync(join(ASSEMBLY, 'HallmarkHub.template.json'), 'utf8'));
    const alarms = Object.values(Template.fromJSON({ Resources }).findResources('AWS::CloudWatch::Alarm'));
    const chapters = alarms.map(
      ({ Properties }) => /docs\/operate\.md#([a-z-]+)/.exec(Properties.AlarmDescription)?.[1],
    );
    const titles = [...guide.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
    expect(chapters.length).toBeGreaterThan(3);
    for (const chapter of chapters) expect(titles).toContain(chapter);
  });
});
