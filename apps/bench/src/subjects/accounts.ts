import { createAuth } from '@auth/core';
import { createMikroStorage } from '@auth/storage-mikro';

/** What the service and those who fill its database agree on. */
export const deployment = { secret: 'only for databases that nobody needs', issuer: 'https://bench.example' };

/** Somebody who is signed in. */
export interface Account {
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface AccountsOptions {
  readonly count: number;
  /** What their names begin with. */
  readonly prefix: string;
  /** 12 for those whose logins are measured; whoever only needs a session gets it sooner with 4. */
  readonly bcryptCost: number;
}

const password = 'correct horse battery staple';

/** Registers accounts in a database, which is migrated before, beside the service and without HTTP. */
export async function createAccounts(url: string, { count, prefix, bcryptCost }: AccountsOptions): Promise<Account[]> {
  const storage = await createMikroStorage({ url, migrate: true });
  const auth = await createAuth(
    { storage },
    // Tokens that are good until the end of a run.
    {
      ...deployment,
      environment: 'test',
      passwords: { bcryptCost, hashQueue: count },
      accessTokenTtlSeconds: 24 * 60 * 60,
    },
  );
  try {
    return await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const username = `${prefix}${String(index).padStart(4, '0')}`;
        const email = `${username}@bench.example`;
        const { tokens } = await auth.register({ email, username, password });
        return { email, password, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
      }),
    );
  } finally {
    await auth.close();
  }
}
