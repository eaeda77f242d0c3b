import { StatesError } from './errors.ts';
import { evaluateTyped } from './expression.ts';
import { type Left, leave } from './leave.ts';
import { bindingsOf, type Visit } from './visit.ts';

/**
 * The first rule that holds says where to go, with its own Assign and Output; those of the state belong to Default.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export const choose = async (visit: Visit): Promise<Left> => {
  const { Choices = [], Default, Output, Assign } = visit.state;
  const bindings = bindingsOf(visit);
  const outcome = { output: visit.input };
  for (const [index, rule] of Choices.entries()) {
    const place = `Choices[${index}]/`;
    if (await evaluateTyped(rule.Condition, bindings, `${place}Condition`, 'boolean'))
      return leave(visit, rule, outcome, place);
  }
  if (Default === undefined)
    throw new StatesError(
      'States.NoChoiceMatched',
      `No choice of the state '${visit.name}' holds, and it has no Default.`,
    );
  return leave(
    visit,
    { Next: Default, ...(Output === undefined ? {} : { Output }), ...(Assign ? { Assign } : {}) },
    outcome,
  );
};
