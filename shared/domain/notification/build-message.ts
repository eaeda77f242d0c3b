import { durationInWords } from '../build/duration.ts';
import type { About } from './announcement.ts';
import { buildFailedMessage } from './build-failed-message.ts';
import type { BuildNews, News } from './build-news.ts';
import type { Message } from './message-shape.ts';
import { plain } from './text.ts';

/** What people are told of a build, from its start to its end, and of a pipeline that was switched off. */
export const buildMessage = (name: string, said: About & BuildNews): Message => {
  switch (said.kind) {
    case 'build-started':
      return {
        mark: 'started',
        title: `${name}: the build started`,
        lines: ['Image Builder builds and tests it.'],
        nextSteps: ['Nothing to do: its end is reported here.'],
      };
    case 'build-succeeded':
      return succeeded(name, said);
    case 'build-failed':
      return buildFailedMessage(name, said);
    case 'build-cancelled':
      return {
        mark: 'stopped',
        title: `${name}: the build was cancelled`,
        lines: [
          plain(said.reason, 1500) || 'Image Builder gave no reason.',
          ...after(said.seconds, 'It had run for'),
          'Nothing was promoted; what was current stays current.',
        ],
        nextSteps: ['Start the pipeline again when wanted.'],
      };
    case 'build-waiting':
      return waiting(name, said);
    case 'pipeline-disabled':
      return disabled(said);
  }
};

const after = (seconds: number | undefined, words: string): string[] =>
  seconds === undefined ? [] : [`${words} ${durationInWords(seconds)}.`];

const succeeded = (name: string, { seconds, amis, containers }: About & News<'build-succeeded'>): Message => ({
  mark: 'good',
  title: seconds === undefined ? `${name} is built` : `${name} is built, in ${durationInWords(seconds)}`,
  lines: [
    ...(amis ?? []).slice(0, MOST).map(({ region, id }) => `${plain(id, 40)} in ${plain(region, 40)}`),
    ...containers.slice(0, MOST).map((uri) => plain(uri, 400)),
    'Next, the gate decides whether it is promoted.',
  ],
  nextSteps: ['Nothing to do: its promotion is reported here.'],
});

/** More regions than this are in the image's page. */
const MOST = 10;

const waiting = (
  name: string,
  { step, stepExecutionId, workflow, buildVersionArn = '' }: About & News<'build-waiting'>,
): Message => {
  const answer = (action: string): string =>
    [
      'aws imagebuilder send-workflow-step-action',
      `--step-execution-id ${plain(stepExecutionId, 60)}`,
      `--image-build-version-arn ${plain(buildVersionArn, 300)}`,
      `--action ${action}`,
    ].join(' ');
  return {
    mark: 'started',
    title: `${name}: the build waits for a person`,
    lines: [
      `The step ${plain(step, 100)}${workflow ? ` of the workflow ${plain(workflow, 200)}` : ''} waits for an answer.`,
      'Without one the build fails when the step times out: after three days unless the workflow says otherwise.',
      `To go on: ${answer('RESUME')}`,
      `To end the build: ${answer('STOP')}`,
    ],
    nextSteps: [
      'Look at what the step waits for, and answer with one of the two commands, or on the page of the image.',
    ],
  };
};

const disabled = ({ image, pipelineArn, failures }: About & News<'pipeline-disabled'>): Message => {
  const pipeline = plain(pipelineArn.split('/').at(-1) ?? '', 128);
  return {
    mark: 'alarm',
    title: `${plain(image, 128)}: Image Builder switched its pipeline off`,
    lines: [
      `${plain(failures, 10)} scheduled builds of ${pipeline} failed one after another.`,
      'No build starts by schedule any more: what is current stays current, and gets no fixes.',
    ],
    nextSteps: [
      'Mend what the last failed build says, and deploy: a pipeline that is updated is enabled and counts from 0.',
      'Where nothing in it changes: Image Builder console, the pipeline, Actions, Enable pipeline.',
      'Start it once by hand and see that it succeeds.',
    ],
  };
};
