import { RemovalPolicy } from 'aws-cdk-lib';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';

/** The log groups of an image's builds and of its pipeline: its own, or existing ones that image.yaml names. */
export class BuildLogs extends Construct {
  readonly image: ILogGroup;
  readonly pipeline: ILogGroup;

  constructor(scope: Construct, id: string, { name, logging }: ImageDefinition, retention: RetentionDays) {
    super(scope, id);
    const group = (called: string, existing: string | undefined, logGroupName: string): ILogGroup =>
      existing === undefined
        ? new LogGroup(this, called, {
            logGroupName,
            retention: logging.retentionDays ?? retention,
            removalPolicy: RemovalPolicy.DESTROY,
          })
        : LogGroup.fromLogGroupName(this, called, existing);
    this.image = group('Image', logging.imageLogGroup, `/aws/imagebuilder/${name}`);
    this.pipeline = group('Pipeline', logging.pipelineLogGroup, `/aws/imagebuilder/pipeline/${name}`);
  }
}
