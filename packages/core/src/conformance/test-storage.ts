import type { Storage } from '../ports/storage.ts';
import { administratorFacts } from './administrators.ts';
import { auditEventFacts } from './audit-events.ts';
import { endedAccessRaceFacts } from './ended-access-races.ts';
import type { Facts } from './facts.ts';
import { lifecycleFacts } from './lifecycle.ts';
import { liveSessionFacts } from './live-sessions.ts';
import { passwordChangeFacts } from './password-changes.ts';
import { presentedTokenFacts } from './presented-tokens.ts';
import { purgeFacts } from './purges.ts';
import { refreshTokenRaceFacts } from './refresh-token-races.ts';
import { refreshTokenReuseFacts } from './refresh-token-reuse.ts';
import { refreshTokenFacts } from './refresh-tokens.ts';
import { reuseReportFacts } from './reuse-reports.ts';
import { roleGrantFacts } from './role-grants.ts';
import { sessionFacts } from './sessions.ts';
import { signingKeyFacts } from './signing-keys.ts';
import { transactionFacts } from './transactions.ts';
import { userListFacts } from './user-lists.ts';
import { loginFacts } from './user-logins.ts';
import { userSearchFacts } from './user-searches.ts';
import { userUniquenessFacts } from './user-uniqueness.ts';
import { userUpdateRaceFacts } from './user-update-races.ts';
import { userUpdateFacts } from './user-updates.ts';
import { userFacts } from './users.ts';

export interface StorageSuite {
  /** The runner's own function: a suite of uvu, `test` of `node:test`, `it` of Vitest. */
  readonly test: (name: string, run: () => Promise<void>) => unknown;
  /** A storage that is fresh and empty, called once for each test; the suite closes it. */
  readonly createStorage: () => Storage | Promise<Storage>;
}

const groups: readonly Facts[] = [
  userFacts,
  userUniquenessFacts,
  loginFacts,
  userUpdateFacts,
  userUpdateRaceFacts,
  roleGrantFacts,
  passwordChangeFacts,
  administratorFacts,
  userListFacts,
  userSearchFacts,
  sessionFacts,
  liveSessionFacts,
  presentedTokenFacts,
  refreshTokenFacts,
  refreshTokenReuseFacts,
  refreshTokenRaceFacts,
  endedAccessRaceFacts,
  signingKeyFacts,
  auditEventFacts,
  reuseReportFacts,
  purgeFacts,
  transactionFacts,
  lifecycleFacts,
];

/**
 * Holds an adapter to the contract of {@link Storage}: registers one test for each fact, races included. Assertions are those
 * of `node:assert/strict`.
 */
export function testStorage({ test, createStorage }: StorageSuite): void {
  for (const [name, check] of groups.flatMap((facts) => Object.entries(facts))) {
    test(name, async () => {
      const storage = await createStorage();
      try {
        await check(storage);
      } finally {
        await storage.close();
      }
    });
  }
}
