import { type Auth, type User, UserNotFoundError } from '@auth/core';

/** How users are named on the command line, for its help. */
export const userArgument = ['<user>', 'an email or a username, in any case'] as const;

/** What the audit trail tells of who called: an operator has no address. */
export const operator = { userAgent: 'auth command line' } as const;

/**
 * The user that an operator names.
 * @throws Error telling the name that nobody has
 */
export async function findUser(auth: Auth, name: string): Promise<User> {
  try {
    return await auth.admin.findUser(name.includes('@') ? { email: name } : { username: name });
  } catch (error) {
    if (!(error instanceof UserNotFoundError)) throw error;
    throw new Error(`There is no user with the ${name.includes('@') ? 'email' : 'username'} ${JSON.stringify(name)}.`);
  }
}
