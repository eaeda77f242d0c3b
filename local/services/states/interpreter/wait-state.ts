import { reasonOf } from './errors.ts';
import { evaluateNumber, evaluateTemplate, queryError } from './expression.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** Waits in virtual time, and does not count as in flight meanwhile. */
export const wait = async (visit: Visit): Promise<void> => {
  const { host, signal, thread } = visit.branch;
  const milliseconds = await remaining(visit);
  await thread.wait(host.sleep(Math.max(milliseconds, 0), signal, false));
  if (signal.aborted) throw reasonOf(signal);
};

const remaining = async (visit: Visit): Promise<number> => {
  const { Seconds, Timestamp } = visit.state;
  const bindings = bindingsOf(visit);
  if (Timestamp === undefined) return (await evaluateNumber(Seconds, bindings, 'Seconds')) * 1000;
  const text = await evaluateTemplate(Timestamp, bindings, 'Timestamp');
  const at = Date.parse(String(text));
  if (Number.isNaN(at)) throw queryError(`The timestamp ${JSON.stringify(text)} is not an ISO 8601 time.`, 'Timestamp');
  return at - visit.branch.host.now();
};
