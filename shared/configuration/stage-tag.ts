/**
 * The session tag that says for which stage Hallmark acts in a target account. A session without it reads only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export const STAGE_TAG = 'hallmark:stage';
