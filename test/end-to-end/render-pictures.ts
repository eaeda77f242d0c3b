/**
 * Draws docs/pictures/ from what a promotion on local AWS really says: `npm run pictures`. Nothing in them is written by hand.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import synthesize from '../support/global-setup.ts';
import { callUrl, DEVELOPERS, RELEASE_MANAGERS, session } from './signed-call.ts';
import { bake, type Deployed, deployed, promotionsOf, startPromotion } from './world.ts';

// What tests use to clean up behind themselves is done when this ends.
Object.assign(globalThis, { afterAll: (work: () => void) => process.once('exit', work) });
const { reconfigured } = await import('./reconfigured.ts');

const FOLDER = 'docs/pictures';
const WIDTH = 860;
const LINE = 19;
const MONO = 'ui-monospace, Menlo, Consolas, monospace';
const SANS = 'Lato, Helvetica, Arial, sans-serif';

interface Notification {
  readonly content: { readonly title: string; readonly description: string; readonly nextSteps: readonly string[] };
  readonly metadata: { readonly eventType: string; readonly additionalContext: Readonly<Record<string, string>> };
}

const EMOJI: Readonly<Record<string, string>> = {
  ':arrow_forward:': '▶️',
  ':white_check_mark:': '✅',
  ':no_entry:': '⛔',
  ':rotating_light:': '🚨',
};

/** As the chat client shows it: links by their names, entities and marks resolved. */
const readable = (text: string): string =>
  text
    .replace(/:[a-z_]+:/g, (name) => EMOJI[name] ?? name)
    .replace(/<[^|>]+\|([^>]+)>/g, '$1')
    .replaceAll('\u200b', '')
    .replaceAll('```', '')
    // As AWS names them: those of local AWS have the port of the moment.
    .replace(/http:\/\/(\w+)\.lambda-url\.([a-z0-9-]+)\.localhost:\d+\//g, 'https://$1.lambda-url.$2.on.aws/')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const wrapped = (text: string, columns: number): string[] =>
  text.split('\n').flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    const rows: string[] = [];
    let row = '';
    for (const word of line.slice(indent.length).split(' ')) {
      for (const piece of word.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']) {
        if (row !== '' && indent.length + row.length + piece.length + 1 > columns) {
          rows.push(indent + row);
          row = piece;
        } else row = row === '' ? piece : `${row} ${piece}`;
      }
    }
    return [...rows, indent + row];
  });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');

interface Row {
  readonly text: string;
  readonly bold?: boolean;
  readonly button?: boolean;
}

const svg = (rows: readonly Row[], font: string, bar: string): string => {
  const height = rows.length * LINE + 36;
  const texts = rows.map(({ text, bold, button }, index) => {
    const y = 30 + index * LINE;
    const frame = button
      ? `<rect x="28" y="${y - 14}" width="170" height="19" rx="4" fill="none" stroke="#8d8d8d"/>`
      : '';
    return `${frame}<text x="${button ? 40 : 28}" y="${y}"${bold ? ' font-weight="bold"' : ''}>${escaped(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="${font}" font-size="13" fill="#1d1c1d">`,
    `<title>${escaped(rows[0]?.text.trim().slice(0, 80) || 'JSON')}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff" stroke="#dddddd"/>`,
    `<rect x="12" y="12" width="4" height="${height - 24}" rx="2" fill="${bar}"/>`,
    ...texts,
    '</svg>',
    '',
  ].join('\n');
};

/** Buttons are the custom actions of the template whose variable the message has. */
const message = ({ content, metadata }: Notification, buttons: readonly string[]): string =>
  svg(
    [
      ...wrapped(readable(content.title), 105).map((text) => ({ text, bold: true })),
      ...wrapped(readable(content.description), 120).map((text) => ({ text })),
      { text: '' },
      { text: 'Next steps', bold: true },
      ...content.nextSteps.flatMap((step) => wrapped(`• ${readable(step)}`, 115)).map((text) => ({ text })),
      ...(metadata.additionalContext['rejectable'] === undefined
        ? []
        : [{ text: '' }, ...buttons.map((text) => ({ text, button: true }))]),
    ],
    SANS,
    '#4a154b',
  );

/** JSON with what fits on one line on one line. */
const compact = (value: unknown, indent = ''): string => {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || line.length + indent.length <= 100) return line;
  const deeper = `${indent}  `;
  const inside = Array.isArray(value)
    ? value.map((each) => deeper + compact(each, deeper))
    : Object.entries(value).map(([key, each]) => `${deeper}"${key}": ${compact(each, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${inside.join(',\n')}\n${indent}${close}`;
};

const json = (value: unknown): string =>
  svg(
    wrapped(compact(value), 104).map((text) => ({ text })),
    MONO,
    '#e7157b',
  );

/** A person of IAM Identity Center answers at the URL. */
const answer = (world: Deployed, name: string, said: object) =>
  callUrl(world, 'take-answer', session(world, RELEASE_MANAGERS, `${name}@example.com`), said);

const notifications = async (world: Deployed): Promise<readonly Notification[]> => {
  const sent =
    await world.control<readonly { readonly message?: unknown; readonly Message?: unknown }[]>('sns/notifications');
  return sent.flatMap(found).filter(({ metadata }) => metadata !== undefined);
};

/** Wherever in what was sent the custom notification is. */
const found = (value: unknown): Notification[] => {
  if (typeof value === 'string' && value.startsWith('{')) return found(JSON.parse(value));
  if (typeof value !== 'object' || value === null) return [];
  if ('content' in value && 'metadata' in value) return [value as Notification];
  return Object.values(value).flatMap(found);
};

const draw = async (): Promise<void> => {
  await synthesize();
  const stages = [
    { name: 'dev', accounts: ['222222222222'] },
    { name: 'prod', accounts: ['444444444444'], approval: { timeoutHours: 24 } },
  ];
  const world = await deployed(await reconfigured((example) => ({ ...example, stages, reconcile: false })));
  try {
    const { imageBuildVersionArn: image } = await bake(world, { emitEvent: false });
    const start = async (input: object, name: string) => {
      await startPromotion(world, input, name);
      await world.settle();
      return promotionsOf(world).find((each) => each.name === name)?.output ?? {};
    };
    const { verdict: _verdict, ...plan } = await start({ image, mode: 'plan' }, 'plan');
    const dana = session(world, DEVELOPERS, 'dana@example.com');
    await callUrl(world, 'take-request', dana, { action: 'promote', image, digest: plan['digest'] });
    await world.settle();
    const wanted = (await notifications(world)).find(({ metadata }) => metadata.eventType === 'approval-wanted');
    const approval = wanted?.metadata.additionalContext['rejectable'];
    const said = { answer: 'approve', approval, comment: 'CHG-17' };
    const own = await answer(world, 'dana', said);
    const first = await answer(world, 'erin', said);
    await world.settle();
    const late = await answer(world, 'finn', said);
    const told = (await notifications(world)).find(({ metadata }) => metadata.eventType === 'approval-answered');
    if (!wanted || !told) throw new Error('nobody was asked, or told of the answer');
    mkdirSync(FOLDER, { recursive: true });
    const pictures = {
      'plan-output': json(plan),
      'approval-wanted': message(wanted, ['Reject']),
      'approval-answered': message(told, []),
      answers: json([own, first, late]),
    };
    for (const [name, picture] of Object.entries(pictures)) writeFileSync(`${FOLDER}/${name}.svg`, picture);
  } finally {
    await world.local.close();
  }
};

await draw();
