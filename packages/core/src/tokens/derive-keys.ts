import { deriveKey, type Purpose } from './secret.ts';

interface Secrets {
  readonly secret: string;
  /** What `secret` was before, while it is being changed. */
  readonly previousSecret: string | undefined;
}

/** The keys that come from the secret of a deployment, and of the secret before it those that are still asked for. */
export function deriveKeys({ secret, previousSecret }: Secrets) {
  const former = (purpose: Purpose) => (previousSecret === undefined ? undefined : deriveKey(previousSecret, purpose));
  return {
    successorKey: deriveKey(secret, 'refresh-token-successor'),
    previousSuccessorKey: former('refresh-token-successor'),
    cursorKey: deriveKey(secret, 'list-cursor'),
    previousCursorKey: former('list-cursor'),
    limitSubjectKey: deriveKey(secret, 'limit-subject'),
  };
}
