import { call as anyCall, HUB, REGION, testWorld } from '../../deploy/support/world.ts';

describe('A topic', () => {
  const { world } = testWorld();
  const call = <T = Record<string, unknown>>(operation: string, input: object) =>
    anyCall<T>(world, 'sns', operation, input);
  let TopicArn: string;
  beforeAll(async () => {
    TopicArn = (await call<{ TopicArn: string }>('CreateTopic', { Name: 'builds' })).TopicArn;
  });
  afterAll(() => world.clock.stop());

  const subscribe = (Attributes: object) =>
    call<{ SubscriptionArn: string }>('Subscribe', {
      TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${REGION}:${HUB}:queue`,
      Attributes,
    });
  const publish = (MessageAttributes: object) => call('Publish', { TopicArn, Message: 'm', MessageAttributes });
  const publishBatch = (PublishBatchRequestEntries: readonly object[]) =>
    call('PublishBatch', { TopicArn, PublishBatchRequestEntries });

  it('rejects attributes that topics do not have, when it is made and later', async () => {
    const rejection = { name: 'InvalidParameter', message: 'Invalid parameter: AttributeName' };
    await expect(call('CreateTopic', { Name: 'other', Attributes: { Colour: 'red' } })).rejects.toMatchObject(
      rejection,
    );
    await expect(
      call('SetTopicAttributes', { TopicArn, AttributeName: 'Colour', AttributeValue: 'red' }),
    ).rejects.toMatchObject(rejection);
    await call('SetTopicAttributes', { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Builds' });
  });

  // The words are those of LocalStack's provider of SNS, which is held against AWS
  it.each([
    [{ Colour: 'red' }, 'Invalid parameter: AttributeName'],
    [
      { RawMessageDelivery: 'yes' },
      'Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [yes]. Must be true or false.',
    ],
    [
      { FilterPolicyScope: 'x' },
      'Invalid parameter: Attributes Reason: FilterPolicyScope: Invalid value [x]. Please use either MessageBody or MessageAttributes',
    ],
    [{ RedrivePolicy: '{' }, 'Invalid parameter: Attributes Reason: RedrivePolicy: failed to parse JSON.'],
    [
      { RedrivePolicy: '{"deadLetterTargetArn":"queue"}' },
      'Invalid parameter: Attributes Reason: RedrivePolicy: deadLetterTargetArn is an invalid arn',
    ],
  ])('rejects a subscription with %j', async (attributes, message) => {
    await expect(subscribe(attributes)).rejects.toMatchObject({ name: 'InvalidParameter', message });
  });

  it('takes RawMessageDelivery in any case of letters, and means it', async () => {
    const { SubscriptionArn } = await subscribe({ RawMessageDelivery: 'True' });
    const { Attributes } = await call<{ Attributes: Record<string, string> }>('GetSubscriptionAttributes', {
      SubscriptionArn,
    });
    expect(Attributes['RawMessageDelivery']).toBe('true');
  });

  it.each([
    [
      { price: { DataType: 'Number', StringValue: 'abc' } },
      "Could not cast message attribute 'price' value to number.",
    ],
    [
      { price: { DataType: 'Price', StringValue: '1' } },
      "The message attribute 'price' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { price: { DataType: 'String', BinaryValue: new Uint8Array([1]) } },
      "The message attribute 'price' with type 'String' must use field 'String'.",
    ],
    [
      { price: { DataType: 'String', StringValue: '' } },
      "The message attribute 'price' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
  ])('rejects a message with the attribute %j', async (attributes, message) => {
    await expect(publish(attributes)).rejects.toMatchObject({ name: 'ParameterValueInvalid', message });
    await expect(publishBatch([{ Id: 'a', Message: 'm', MessageAttributes: attributes }])).rejects.toMatchObject({
      message,
    });
  });

  it.each(['1', '-1.5', '+.5', '1e10'])('takes the number %s', async (StringValue) => {
    await expect(publish({ price: { DataType: 'Number', StringValue } })).resolves.toBeDefined();
  });

  it.each(['a.b', 'a b', 'x'.repeat(81)])('rejects the batch id %s', async (Id) => {
    await expect(publishBatch([{ Id, Message: 'm' }])).rejects.toMatchObject({ name: 'InvalidBatchEntryId' });
  });

  it('rejects a batch of more than 256 KiB', async () => {
    const Message = 'x'.repeat(131_072);
    await publishBatch(['a', 'b'].map((Id) => ({ Id, Message })));
    await expect(
      publishBatch([...['a', 'b'].map((Id) => ({ Id, Message })), { Id: 'c', Message: 'x' }]),
    ).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
  });
});
