import { Client } from 'pg';

/** One row a token: what an exchange would need that knows neither sessions nor users. */
const createTable = `
  create table bare_tokens (token text primary key, email text not null, used_at bigint not null)
    with (fillfactor = 50)`;

/** Fills a database with tokens that a bare statement rotates. */
export async function createBareTokens(
  url: string,
  tokens: readonly { readonly email: string; readonly refreshToken: string }[],
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(createTable);
    await client.query(
      `insert into bare_tokens select token, email, 0 from unnest($1::text[], $2::text[]) as given (token, email)`,
      [tokens.map(({ refreshToken }) => refreshToken), tokens.map(({ email }) => email)],
    );
  } finally {
    await client.end();
  }
}
