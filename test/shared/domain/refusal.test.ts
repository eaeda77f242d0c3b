import { FIXES, type RefusalCode, refusal } from '../../../shared/domain/refusal.ts';

describe('A refusal', () => {
  it.each(Object.keys(FIXES) as RefusalCode[])('%s says what a person can do, in a sentence', (code) => {
    expect(refusal(code, 'what is wrong').fix).toMatch(/^[A-Z].{20,}\.$/);
  });
});
