import type { Outcome } from '../channel.ts';

/** The credential or its rights; the same for every message. */
const unauthorised: readonly string[] = [
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'access_denied',
  'accesslimited',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'team_access_not_granted',
  'two_factor_setup_required',
];

/** The conversation, with what a person can do about it. */
const gone: Readonly<Record<string, string>> = {
  channel_not_found: 'no such channel, or a private one without the app',
  not_in_channel: 'the app must be invited to the channel',
  is_archived: 'the channel is archived',
  restricted_action: 'the workspace does not let the app post there',
  restricted_action_read_only_channel: 'the channel is read-only',
  restricted_action_thread_only_channel: 'the channel takes answers in threads only',
  restricted_action_non_threadable_channel: 'the channel takes no threads',
};

const passing: readonly string[] = [
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
];
const limited: readonly string[] = ['rate_limited', 'ratelimited', 'message_limit_exceeded'];

/**
 * What an `ok: false` means. The word is from the tables of https://docs.slack.dev/reference/methods/chat.postMessage#errors;
 * undefined when the answer had none. Words outside the tables are final: they name faults of the message.
 */
export function slackErrorOutcome(code: string | undefined): Outcome {
  if (code === undefined) {
    return { kind: 'retry', cause: 'server', reason: 'Slack answered neither a success nor an error.' };
  }
  const reason = `Slack answered ${code}`;
  if (limited.includes(code)) return { kind: 'retry', cause: 'rateLimit', reason };
  if (passing.includes(code)) return { kind: 'retry', cause: 'server', reason };
  if (unauthorised.includes(code)) return { kind: 'unauthorised', reason };
  if (Object.hasOwn(gone, code)) return { kind: 'gone', reason: `${reason}: ${gone[code]}` };
  return { kind: 'rejected', reason };
}
