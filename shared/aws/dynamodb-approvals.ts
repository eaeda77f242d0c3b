import type { Answer, ApprovalState } from '../domain/approval.ts';
import type { Approval, Approvals, AskedApproval } from '../ports/approvals.ts';
import { type Item, json, ledgerTable, parsed, text } from './ledger-table.ts';

const key = (id: string): Item => ({ pk: text(`APPROVAL#${id}`), sk: text('APPROVAL') });

/** In the ledger's table. Answers are kept: they are the record of who let an image in. */
export const dynamodbApprovals = (tableName: string, region: string): Approvals => {
  const table = ledgerTable(tableName, region);
  return {
    find: async (id) => {
      const item = await table.get(key(id));
      return item && approval(item);
    },
    ask: async (asked, token) => {
      const fresh = await table.update({
        key: key(asked.id),
        expression: 'SET #asked = :asked, #digest = :digest, #token = :token, #state = :pending, #answers = :none',
        condition: 'attribute_not_exists(#digest) OR #digest <> :digest',
        values: {
          ':asked': json(asked),
          ':digest': text(asked.digest),
          ':token': text(token),
          ':pending': text('pending'),
          ':none': json([]),
        },
      });
      if (fresh.held) return { ...asked, token, state: 'pending', answers: [] };
      const { before } = await table.update({
        key: key(asked.id),
        expression: 'SET #token = :token',
        values: { ':token': text(token) },
      });
      return { ...approval(before), token };
    },
    answer: async ({ id, answers: seen }, answers, state) => {
      const { held } = await table.update({
        key: key(id),
        expression: 'SET #answers = :answers, #state = :state',
        condition: '#state = :pending AND #answers = :seen',
        values: {
          ':answers': json(answers),
          ':state': text(state),
          ':pending': text('pending'),
          ':seen': json(seen),
        },
      });
      return held;
    },
    overtake: async (id) => {
      const { held, before } = await table.update({
        key: key(id),
        expression: 'SET #state = :overtaken',
        condition: '#state = :pending',
        values: { ':overtaken': text('overtaken'), ':pending': text('pending') },
      });
      return held ? approval(before) : undefined;
    },
    turn: async ({ id, image, stage, sortable, downgrade }) => {
      const { held, before } = await table.update({
        key: { pk: text(`IMAGE#${image}`), sk: text(`ASKED#${stage}`) },
        expression: 'SET #asked = :id, #version = :version',
        ...(downgrade ? {} : { condition: 'attribute_not_exists(#version) OR #version <= :version' }),
        values: { ':id': text(id), ':version': text(sortable) },
      });
      const last = before['asked']?.S;
      return held && last !== id ? last : undefined;
    },
    record: async ({ image, promotionId, stage, answers }) => {
      await table.update({
        key: { pk: text(`IMAGE#${image}`), sk: text(`PROMOTION#${promotionId}`) },
        expression: `SET #answers_${stage.replaceAll('-', '_')} = :answers`,
        condition: 'attribute_exists(#pk)',
        values: { ':answers': json(answers) },
      });
    },
  };
};

const approval = (item: Item): Approval => {
  const asked = parsed<AskedApproval>(item['asked']);
  if (!asked) throw new Error('The row of an approval does not say what is asked');
  return {
    ...asked,
    token: item['token']?.S ?? '',
    state: (item['state']?.S ?? 'pending') as ApprovalState,
    answers: parsed<readonly Answer[]>(item['answers']) ?? [],
  };
};
