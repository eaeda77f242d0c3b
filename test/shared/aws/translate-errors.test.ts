import { translated } from '../../../shared/aws/translate-errors.ts';
import { PermanentError, RetryableError } from '../../../shared/errors.ts';
import { awsError } from '../../support/fakes/fake-parameters.ts';

const failing = (error: Error) =>
  translated('reading the scan', async () => {
    throw error;
  });

describe('What an AWS call throws leaves a function', () => {
  it('as RetryableError when the same may succeed later', async () => {
    await expect(failing(awsError('ThrottlingException', 'Rate exceeded'))).rejects.toThrow(RetryableError);
  });

  it('as PermanentError when it may not, saying what was done and what AWS said', async () => {
    const error = failing(awsError('AccessDenied', 'not authorized'));
    await expect(error).rejects.toThrow(PermanentError);
    await expect(error).rejects.toThrow('reading the scan: AccessDenied: not authorized');
  });

  it('under names that survive minification, since the state machines match them', async () => {
    await expect(failing(awsError('Throttling'))).rejects.toMatchObject({ name: 'RetryableError' });
    await expect(failing(awsError('AccessDenied'))).rejects.toMatchObject({ name: 'PermanentError' });
  });

  it('as it is when it has been translated already', async () => {
    const error = new PermanentError('enough said');
    await expect(failing(error)).rejects.toBe(error);
  });
});
