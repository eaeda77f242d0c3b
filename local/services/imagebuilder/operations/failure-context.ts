import type { BuiltImage } from '../build/built-image.ts';

/**
 * `state.failureContext` of a failed image, which is newer than the SDK's model; undefined for any other image.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageFailureContext.html
 */
export const failureContext = ({ status, failure }: BuiltImage): object | undefined => {
  if (status !== 'FAILED' || !failure) return undefined;
  const { status: imageStatus, component, ...rest } = failure;
  if (!component) return { imageStatus, ...rest };
  const { componentArn, phase, step, action, message } = component;
  return {
    imageStatus,
    ...rest,
    componentFailure: { componentArn, phaseName: phase, stepName: step, action, errorMessage: message },
  };
};
