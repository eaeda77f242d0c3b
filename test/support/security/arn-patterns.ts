/**
 * Whether some ARN is matched by both: a Resource of a policy (`*` and `?`) and an ARN format of the Service Authorization
 * Reference (`${AccountId}` stands for one character or more). IAM compares ARNs part by part.
 */
export const canMatch = (resource: string, format: string): boolean => {
  if (resource === '*') return true;
  const [wanted, possible] = [parts(resource), parts(format.replace(/\$\{[^}]+\}/g, '?*'))];
  return wanted.length === possible.length && wanted.every((part, index) => meet(part, possible[index] ?? ''));
};

const ARN_PARTS = 6;

const parts = (arn: string): readonly string[] => {
  const split = arn.split(':');
  return [...split.slice(0, ARN_PARTS - 1), split.slice(ARN_PARTS - 1).join(':')];
};

/** Whether two patterns have a text in common. */
const meet = (one: string, other: string): boolean => {
  if (one === '' && other === '') return true;
  if (one.startsWith('*')) return meet(one.slice(1), other) || (other !== '' && meet(one, other.slice(1)));
  if (other.startsWith('*')) return meet(other, one);
  if (one === '' || other === '') return false;
  return (one[0] === other[0] || one[0] === '?' || other[0] === '?') && meet(one.slice(1), other.slice(1));
};
