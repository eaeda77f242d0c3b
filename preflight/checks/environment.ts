import { type Facts, isKnown } from '../facts/facts.ts';
import type { Needs } from '../needs/needs.ts';
import { type Finding, listed, notChecked, ok, problem } from './finding.ts';

export const checkCaller = ({ account }: Needs, { caller }: Facts): readonly Finding[] => {
  if (!isKnown(caller)) return [notChecked('account', 'Who you are', caller)];
  if (caller.known.account === account) return [ok('account', `You are ${caller.known.arn}, in the hub account`)];
  const message = `You are ${caller.known.arn}, in account ${caller.known.account}; the hub is account ${account}`;
  return [
    problem('account', message, {
      fix: ['npm run preflight -- --profile PROFILE'],
      hint: `Use a profile of account ${account}. If the hub is another account, change hub.account in infra/hallmark.yaml.`,
    }),
  ];
};

export const checkRegions = ({ regions, stacks }: Needs, { enabledRegions }: Facts): readonly Finding[] => {
  if (!isKnown(enabledRegions)) return [notChecked('region', 'Which regions are enabled', enabledRegions)];
  return regions.map((region) =>
    enabledRegions.known.includes(region)
      ? ok('region', `${region} is enabled`)
      : problem('region', `${region} is not enabled in the hub account`, {
          fix: [`aws account enable-region --region-name ${region}`],
          hint: 'Enabling a region takes minutes to hours. Enable it in every target account as well.',
          stacks: stacks.filter((stack) => stack.region === region).map(({ id }) => id),
        }),
  );
};

export const checkBootstrap = ({ account, stacks }: Needs, { bootstrap }: Facts): readonly Finding[] => {
  const byPlace = Map.groupBy(
    stacks.flatMap(({ id, region, bootstrap: need }) => (need ? [{ id, region, ...need }] : [])),
    ({ region, parameter }) => `${region} ${parameter}`,
  );
  return [...byPlace].flatMap(([place, users]) => {
    const found = bootstrap[place];
    const [region = '', parameter = ''] = place.split(' ');
    const needed = Math.max(...users.map(({ version }) => version));
    if (found === undefined) return [];
    if (!isKnown(found)) return [notChecked('bootstrap', `Whether ${region} is bootstrapped`, found)];
    const fix = [`npx cdk bootstrap aws://${account}/${region}`];
    const more = { fix, stacks: users.map(({ id }) => id) };
    if (found.known === undefined)
      return [
        problem('bootstrap', `${region} is not bootstrapped: the SSM parameter ${parameter} does not exist`, more),
      ];
    if (found.known < needed)
      return [problem('bootstrap', `${region} has bootstrap version ${found.known}; the stacks need ${needed}`, more)];
    return [ok('bootstrap', `${region} is bootstrapped, version ${found.known}`)];
  });
};

export const checkOrganization = ({ organizationId }: Needs, { organization }: Facts): readonly Finding[] => {
  if (organizationId === undefined) return [];
  if (!isKnown(organization)) return [notChecked('organization', 'Which organization the hub is in', organization)];
  const id = organization.known?.id;
  if (id === organizationId) return [ok('organization', `The hub is in organization ${id}`)];
  const hint = id
    ? `Write organizationId: ${id} into infra/hallmark.yaml.`
    : 'Remove organizationId from infra/hallmark.yaml: images are then shared with each account.';
  const where = id ? `in organization ${id}` : 'in no organization';
  return [problem('organization', `The hub is ${where}; infra/hallmark.yaml says ${organizationId}`, { hint })];
};

export const checkSlack = ({ slack, stacks: all }: Needs, facts: Facts): readonly Finding[] => {
  const { slackWorkspaces, slackChannels, stacks } = facts;
  if (slack.length === 0) return [];
  const workspaces = slack.map(({ workspaceId, stack }) => {
    if (!isKnown(slackWorkspaces))
      return notChecked('slack', `Whether Slack workspace ${workspaceId} is authorized`, slackWorkspaces);
    if (slackWorkspaces.known.includes(workspaceId)) return ok('slack', `Slack workspace ${workspaceId} is authorized`);
    const others = slackWorkspaces.known.length > 0 ? ` (authorized: ${listed(slackWorkspaces.known)})` : '';
    return problem('slack', `Slack workspace ${workspaceId} is not authorized in the hub account${others}`, {
      hint: 'Authorize it once in the console (docs/deploy.md#slack), or remove notifications.slack from infra/hallmark.yaml until then.',
      stacks: [stack],
    });
  });
  const channels = slack.flatMap(({ channelId, workspaceId, arn, stack }) => {
    if (!isKnown(slackChannels))
      return [notChecked('slack', `Whether Slack channel ${channelId} is free`, slackChannels)];
    const taken = slackChannels.known.find(
      (each) => each.arn === arn || (each.channelId === channelId && each.workspaceId === workspaceId),
    );
    const own = all.some(({ id }) => {
      const deployed = stacks[id];
      return (
        deployed !== undefined &&
        isKnown(deployed) &&
        deployed.known?.resources.some(({ physicalId }) => physicalId === taken?.arn)
      );
    });
    if (taken === undefined || own) return [];
    return [
      problem('slack', `Slack channel ${taken.channelId} already has the configuration ${taken.arn}`, {
        fix: [
          `aws chatbot delete-slack-channel-configuration --region us-east-2 --chat-configuration-arn ${taken.arn}`,
        ],
        hint: 'A channel can have one configuration in an account: delete this one, or name another channel in infra/hallmark.yaml.',
        stacks: [stack],
      }),
    ];
  });
  return [...workspaces, ...channels];
};
