import type { BuildFailure, FailedDestination } from '../build/build-failure.ts';
import { durationInWords } from '../build/duration.ts';
import type { About } from './announcement.ts';
import { adviceOn } from './build-advice.ts';
import type { News } from './build-news.ts';
import type { Message } from './message-shape.ts';
import { plain } from './text.ts';

const TOP = 5;

/** A build failed: in which component, phase and step, what Image Builder says, where the log is, and what helps. */
export const buildFailedMessage = (
  name: string,
  { reason, failure, seconds, logs, buildVersionArn }: About & News<'build-failed'>,
): Message => ({
  mark: 'alarm',
  title: `${name}: the build failed${titleOf(failure)}`,
  lines: [
    ...where(failure),
    ...said(reason, failure),
    ...destinations(failure.destinations ?? []),
    `${seconds === undefined ? '' : `It failed after ${durationInWords(seconds)}. `}Nothing was promoted; what was current stays current.`,
    `Log: ${plain(logs.group, 512)}, stream ${plain(logs.stream, 100)}${logs.files ? `; files: ${plain(logs.files, 600)}` : ''}`,
  ],
  nextSteps: adviceOn(failure, reason, buildVersionArn ?? ''),
});

const titleOf = ({ component, workflowStep, state }: BuildFailure): string => {
  if (component) return ` in ${plain(component.name, 80)}`;
  if (workflowStep) return ` in ${plain(workflowStep, 80)}`;
  return state ? ` in ${plain(state, 20)}` : '';
};

/** `component apache-test 1.0.0/1, phase test, step HomePageAnswers (ExecuteBash); workflow step ApplyTestComponents, TESTING` */
const where = ({ component, workflowStep, state }: BuildFailure): string[] => {
  const parts = [
    ...(component
      ? [
          `component ${plain(`${component.name} ${component.version ?? ''}`, 120)}`,
          ...(component.phase ? [`phase ${plain(component.phase, 60)}`] : []),
          ...(component.step
            ? [`step ${plain(component.step, 120)}${component.action ? ` (${plain(component.action, 40)})` : ''}`]
            : []),
        ]
      : []),
    ...(workflowStep ? [`workflow step ${plain(workflowStep, 100)}`] : []),
    ...(state ? [`state ${plain(state, 20)}`] : []),
  ];
  return parts.length === 0 ? [] : [`Where: ${parts.join(', ')}.`];
};

const said = (reason: string, { error }: BuildFailure): string[] => {
  const all = plain(reason, 1200) || 'Image Builder gave no reason.';
  const more = error === undefined || reason.includes(error) ? [] : [`The step said: ${plain(error, 600)}`];
  return [...more, all];
};

const destinations = (all: readonly FailedDestination[]): string[] => [
  ...all.slice(0, TOP).map(destination),
  ...(all.length > TOP ? [`… and ${all.length - TOP} more: see the image.`] : []),
];

const destination = ({ region, account, doing, message }: FailedDestination): string =>
  `${[region, account]
    .filter(Boolean)
    .map((part) => plain(part ?? '', 40))
    .join(' ')}: ${doing ? `${plain(doing, 60)}, ` : ''}${plain(message, 300)}`;
