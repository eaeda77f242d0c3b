import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { iam } from '../../../local/services/iam/service.ts';
import { imagebuilder } from '../../../local/services/imagebuilder/service.ts';
import { ssm } from '../../../local/services/ssm/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { imagebuilderPipelineImages } from '../../../shared/aws/imagebuilder-pipeline-images.ts';
import { ssmReadings } from '../../../shared/aws/ssm-readings.ts';
import { HUB } from '../../support/builders.ts';
import { localAws } from './local-aws.ts';

const REGION = 'us-east-1';
const client = () => clientFor(SSMClient, REGION);

localAws({ services: [sts, iam, ssm, imagebuilder] }, () => [client(), clientFor(ImagebuilderClient, REGION)]);

const put = (Name: string, Value: string) =>
  client().send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));

describe('Parameter Store, as the sweep reads it', () => {
  it('gives more names than one call takes, and leaves out what is not there', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `/golden/image-${index}`);
    for (const name of names.slice(1)) await put(name, `ami-${name.slice(-1)}`);
    const found = await ssmReadings(HUB).readMany(REGION, names);
    expect([...found.keys()].toSorted()).toEqual(names.slice(1).toSorted());
    expect(found.get('/golden/image-11')).toEqual({ value: 'ami-1', version: 1 });
  });

  it('says who wrote the newest of many versions', async () => {
    for (let version = 1; version <= 51; version += 1) await put('/golden/often', `ami-${version}`);
    const change = await ssmReadings(HUB).lastChange(REGION, '/golden/often');
    expect(change).toEqual({ by: `arn:aws:iam::${HUB}:root`, at: expect.stringMatching(/^\d{4}-.*Z$/) });
  });
});

describe('Image Builder, as the sweep reads it', () => {
  it('has built nothing with a pipeline that is not there', async () => {
    const arn = `arn:aws:imagebuilder:${REGION}:${HUB}:image-pipeline/none`;
    expect(await imagebuilderPipelineImages(REGION)(arn)).toEqual([]);
  });
});
