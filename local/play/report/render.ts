import { paint } from '../console.ts';
import type { FleetReport, PromotionReport, Report } from './report.ts';
import { table } from './table.ts';

/** The report as a person reads it. */
export const render = (report: Report): string =>
  [
    heading(`Scenario ${report.scenario}: ${report.summary}`),
    `  Build ${report.build.arn.split(':image/')[1]} is ${report.build.status}${report.build.reason ? `: ${report.build.reason}` : ''}`,
    ...report.promotions.flatMap(promotion),
    heading('Which AMI is where'),
    table(
      ['stage', 'account', 'region', 'parameter', 'version', 'AMI', 'image'],
      report.parameters.map((p) => [
        p.stage,
        p.account,
        p.region,
        p.name,
        String(p.version ?? '-'),
        p.ami ?? '-',
        p.image ?? '-',
      ]),
    ),
    heading('Who may launch it'),
    table(
      ['image', 'region', 'AMI', 'launch permissions'],
      report.permissions.map(({ image, region, ami, principals }) => [
        image,
        region,
        ami,
        principals.join(', ') || 'nobody but the owner',
      ]),
    ),
    heading('Fleets'),
    table(['stage', 'account', 'region', 'fleet', 'instances run', 'last refresh'], report.fleets.map(fleet)),
    heading('Notifications'),
    report.notifications.length === 0 ? '  (none)' : report.notifications.map(notification).join('\n'),
    heading('API calls'),
    table(
      ['operation', 'calls', 'errors'],
      report.calls.map(({ operation, count, errors }) => [operation, String(count), String(errors)]),
    ),
    heading('Look around (npm start -- --keep keeps it running)'),
    ...report.commands.map((command) => `  ${command}`),
    '',
    conclusion(report),
  ].join('\n');

const heading = (text: string): string => `\n${paint('bold', text)}`;

const promotion = (run: PromotionReport): string[] => [
  heading(`Promotion: ${run.outcome ?? run.status}`),
  `  ${run.message ?? ''}`,
  ...verdict(run.output['verdict']),
  `  ${run.executionArn}`,
  `  ${run.virtualMinutes} min of virtual time, ${run.stateTransitions ?? '?'} state transitions`,
];

interface Verdict {
  readonly outcome?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly reasons?: readonly string[];
  readonly blocking?: readonly FoundIn[];
  readonly reported?: readonly FoundIn[];
  readonly waived?: readonly {
    readonly id: string;
    readonly owner: string;
    readonly expires: string;
    readonly reason: string;
  }[];
  readonly ignored?: readonly (FoundIn & { readonly why: string })[];
}

interface FoundIn {
  readonly id: string;
  readonly severity: string;
  readonly packages: readonly { readonly name: string; readonly fixedIn?: string }[];
}

const inPackages = ({ packages }: FoundIn): string =>
  packages.map(({ name, fixedIn }) => `${name}${fixedIn ? `, fixed in ${fixedIn}` : ''}`).join('; ');

const verdict = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { outcome, counts, reasons = [], blocking = [], reported = [], waived = [], ignored = [] } = value as Verdict;
  const found = Object.entries(counts ?? {}).map(([severity, count]) => `${count} ${severity}`);
  return [
    `  Verdict: ${outcome ?? '-'}${found.length > 0 ? ` (findings: ${found.join(', ')})` : ''}`,
    ...reasons.map((reason) => `    - ${reason}`),
    ...blocking.map((each) => `    ✘ ${each.severity} ${each.id} in ${inPackages(each)}`),
    ...reported.map((each) => `    ! only reported: ${each.severity} ${each.id} in ${inPackages(each)}`),
    ...waived.map(({ id, owner, expires, reason }) => `    ~ waived: ${id} until ${expires}, by ${owner}: ${reason}`),
    ...ignored.map((each) => `    · not counted: ${each.severity} ${each.id} in ${inPackages(each)}: ${each.why}`),
  ];
};

const fleet = ({ stage, account, region, name, running, refresh }: FleetReport): string[] => [
  stage,
  account,
  region,
  name,
  running.map(({ ami, image, count }) => `${count} × ${image ?? ami}`).join(', '),
  refresh ? `${refresh.status} (${refresh.percentage} %)${refresh.reason ? ` ${refresh.reason}` : ''}` : '-',
];

const notification = ({ at, protocol, endpoint, title, text }: Report['notifications'][number]): string =>
  [
    `  ${at.slice(5, 16).replace('T', ' ')}  ${protocol} ${endpoint}`,
    `    ${paint('bold', title)}`,
    ...text.split('\n').map((line) => `    ${line}`),
    '',
  ].join('\n');

const conclusion = ({ asExpected, differences, scenario, seconds }: Report): string =>
  asExpected
    ? paint('green', `✔ ${scenario} ended as expected, in ${seconds.total.toFixed(1)} s.`)
    : [
        paint('red', `✘ ${scenario} did not end as expected:`),
        ...differences.map((difference) => `  - ${difference}`),
      ].join('\n');
