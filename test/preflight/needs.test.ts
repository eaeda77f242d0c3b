import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { deletion } from '../../preflight/checks/deletions.ts';
import { LOOKS } from '../../preflight/facts/names.ts';
import { NAMED_TYPES } from '../../preflight/needs/named-types.ts';
import { readNeeds } from '../../preflight/needs/read-needs.ts';
import { resourcesOf } from '../../preflight/needs/template.ts';
import { ASSEMBLY } from '../support/global-setup.ts';

const HUB = '111111111111';
const needs = readNeeds(ASSEMBLY, {
  account: HUB,
  home: 'us-east-1',
  regions: ['us-east-1', 'eu-west-1'],
  fleetsInHub: false,
});

/** Names that are no obstacle: they belong to another resource, or are looked for with all of their kind. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'AWS::Chatbot::SlackChannelConfiguration': 'the check of Slack looks at every channel',
  'AWS::IAM::Policy': 'an inline policy belongs to its role',
};

const templates = new CloudAssembly(ASSEMBLY).stacks.flatMap((stack) => resourcesOf(stack).resources);

/** A property that gives the resource its own name: `Name`, or the last word of the type and `Name`. */
const namesItself = (type: string, properties: Readonly<Record<string, unknown>>): boolean => {
  const kind = type.split('::').at(-1) ?? '';
  return Object.entries(properties).some(
    ([property, value]) =>
      typeof value === 'string' &&
      (property === 'Name' || (property.endsWith('Name') && kind.endsWith(property.slice(0, -'Name'.length)))),
  );
};

describe('The names that preflight looks for', () => {
  const types = [
    ...new Set(templates.filter(({ type, properties }) => namesItself(type, properties)).map(({ type }) => type)),
  ];

  it('are those of many types', () => {
    expect(types.length).toBeGreaterThan(15);
  });

  it.each(types.filter((type) => !(type in ELSEWHERE)))('include those of %s', (type) => {
    const fixed = templates.filter((each) => each.type === type && namesItself(type, each.properties));
    expect(needs.names.filter((each) => each.type === type)).toHaveLength(fixed.length);
  });

  it.each(Object.keys(NAMED_TYPES))('of %s can be looked for, and deleted', (type) => {
    expect(LOOKS[type]).toBeDefined();
    const named = { stack: 's', region: 'us-east-1', logicalId: 'l', type, name: 'name', retained: false };
    expect(deletion(named, HUB)[0]).toMatch(/^aws [a-z0-9]+ [a-z-]+ /);
  });
});

describe('What the example needs', () => {
  it('is a bootstrap for every stack', () => {
    const manifest = JSON.parse(readFileSync(join(ASSEMBLY, 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { type: string; properties?: { requiresBootstrapStackVersion?: number } }>;
    };
    for (const { id, bootstrap } of needs.stacks)
      expect(bootstrap).toEqual({
        parameter: '/cdk-bootstrap/hnb659fds/version',
        version: manifest.artifacts[id]?.properties?.requiresBootstrapStackVersion,
      });
  });

  it('comes in the order of deployment', () => {
    const ids = needs.stacks.map(({ id }) => id);
    for (const { id, dependencies } of needs.stacks)
      for (const before of dependencies) expect(ids.indexOf(before)).toBeLessThan(ids.indexOf(id));
  });

  it('is a build of the base of web-server-arm64', () => {
    expect(needs.parents).toEqual([
      { stack: 'HallmarkDerivedImages', user: 'web-server-arm64', name: 'base-arm64', version: 'x.x.x' },
    ]);
  });

  it('is Inspector for pipelines that scan a test instance, and not for scans on demand', () => {
    expect(needs.scans.map(({ pipeline }) => pipeline).sort()).toEqual([
      'base-arm64',
      'web-server',
      'web-server-arm64',
    ]);
  });

  it('is a self-managed StackSet, one Slack workspace, and no key but its own', () => {
    expect(needs.stackSet).toMatchObject({ name: 'hallmark-spokes', serviceManaged: false });
    expect(needs.slack.map(({ workspaceId }) => workspaceId)).toEqual(['T0123ABCD']);
    expect(needs.keys).toEqual([]);
  });
});
