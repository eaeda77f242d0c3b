import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnComponent, CfnWorkflow } from 'aws-cdk-lib/aws-imagebuilder';
import { Construct } from 'constructs';
import type { ReleasedImage } from '../../images/versions/released-image.ts';
import { documentOf, type Given } from './document.ts';

/**
 * Every recorded version of an image's own components and workflows, each a resource of its own: a change adds one, and going back
 * finds the one before still there. What leaves the template stays in the account, since images may refer to it.
 */
export class OwnDocuments extends Construct {
  /** ARNs by `apache/1.0.0`. */
  readonly components: ReadonlyMap<string, string>;
  /** ARNs by `approve/1.0.0`. */
  readonly workflows: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, { definition, lock }: ReleasedImage) {
    super(scope, id);
    const tags = definition.tags;
    this.components = arns(lock.components, (name, version, content) => {
      const id = `Component-${name}-${version}`;
      const component = new CfnComponent(this, id, {
        name: `${definition.name}-${name}`,
        version,
        platform: content.platform,
        ...dataOrUri(documentOf(this, id, content.data)),
        ...(content.description === undefined ? {} : { description: content.description }),
        ...(content.supportedOsVersions === undefined ? {} : { supportedOsVersions: [...content.supportedOsVersions] }),
        tags,
      });
      component.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      return component.attrArn;
    });
    this.workflows = arns(lock.workflows, (name, version, content) => {
      const id = `Workflow-${name}-${version}`;
      const workflow = new CfnWorkflow(this, id, {
        name: `${definition.name}-${name}`,
        version,
        type: content.type.toUpperCase(),
        ...dataOrUri(documentOf(this, id, content.data)),
        tags,
      });
      workflow.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      return workflow.attrArn;
    });
  }
}

const dataOrUri = (given: Given) => ('uri' in given ? given : { data: given.text });

const arns = <Content>(
  all: Readonly<Record<string, readonly { readonly version: string; readonly content: Content }[]>>,
  make: (name: string, version: string, content: Content) => string,
): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(all).flatMap(([name, releases]) =>
      releases.map(({ version, content }) => [`${name}/${version}`, make(name, version, content)] as const),
    ),
  );
