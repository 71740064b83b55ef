import Type from 'typebox';
import { noInput, type Reply, type Route, userRoute } from '../route.ts';
import { CurrentPassword, Email, Password, Username } from '../schemas/account-members.ts';
import { exampleUser } from '../schemas/examples.ts';
import { toUserBody, UserSchema } from '../schemas/user.ts';

const tag = 'Account';
const done: Reply = { status: 204 };
const userAnswer = { description: 'The user.', schema: UserSchema, example: exampleUser };

const readOwnAccount = {
  ...noInput,
  method: 'GET',
  answers: { 200: userAnswer },
  problems: [],
  handle: async ({ principal }) => ({ status: 200, body: toUserBody(principal.user) }),
} satisfies Partial<Parameters<typeof userRoute>[0]>;

const sensitive =
  'A sensitive change: without `current_password` it is only made in a session whose password was proved lately, and answers ' +
  '`REAUTHENTICATION_REQUIRED` otherwise. A wrong one is `INVALID_CREDENTIALS`.';

/** The user's own account. */
export const userRoutes: readonly Route[] = [
  userRoute({
    ...readOwnAccount,
    path: '/auth/me',
    operationId: 'whoAmI',
    limit: 'default',
    tag: 'Authentication',
    summary: 'Who am I',
    description: 'The user whose access token this is; the same as `GET /users/me`.',
  }),
  userRoute({
    ...readOwnAccount,
    path: '/users/me',
    operationId: 'getOwnAccount',
    limit: 'default',
    tag,
    summary: 'Read one’s own account',
    description: 'The user whose access token this is; the same as `GET /auth/me`.',
  }),
  userRoute({
    ...noInput,
    method: 'PUT',
    path: '/users/me',
    operationId: 'updateOwnAccount',
    limit: 'default',
    tag,
    summary: 'Change one’s own email or username',
    description: `Takes at least one of the two. A new email is unverified. ${sensitive} A username alone is not sensitive.`,
    body: Type.Object(
      {
        email: Type.Optional(Email),
        username: Type.Optional(Username),
        current_password: Type.Optional(CurrentPassword),
      },
      { title: 'AccountUpdate', additionalProperties: false },
    ),
    answers: { 200: userAnswer },
    problems: ['INVALID_CREDENTIALS', 'REAUTHENTICATION_REQUIRED', 'USER_ALREADY_EXISTS', 'OVERLOADED'],
    handle: async ({ auth, principal, body, client }) => {
      const { email, username, current_password: currentPassword } = body;
      const user = await auth.account.update(principal, { email, username, currentPassword }, client);
      return { status: 200, body: toUserBody(user) };
    },
  }),
  userRoute({
    ...noInput,
    method: 'DELETE',
    path: '/users/me',
    operationId: 'deleteOwnAccount',
    limit: 'default',
    tag,
    summary: 'Delete one’s own account',
    description:
      'Deactivates the account and ends all its sessions; email and username stay reserved. ' +
      `The last administrator cannot go. ${sensitive}`,
    body: Type.Object(
      { current_password: Type.Optional(CurrentPassword) },
      { title: 'AccountDeletion', additionalProperties: false },
    ),
    answers: { 204: { description: 'The account is gone.' } },
    problems: ['INVALID_CREDENTIALS', 'REAUTHENTICATION_REQUIRED', 'LAST_ADMIN', 'OVERLOADED'],
    handle: async ({ auth, principal, body, client }) => {
      await auth.account.delete(principal, body.current_password, client);
      return done;
    },
  }),
  userRoute({
    ...noInput,
    method: 'PATCH',
    path: '/users/me/password',
    operationId: 'changePassword',
    limit: 'default',
    tag,
    summary: 'Change one’s own password',
    description: 'Ends every other session of the user; this one goes on.',
    body: Type.Object(
      { current_password: CurrentPassword, new_password: Password },
      { title: 'PasswordChange', additionalProperties: false },
    ),
    answers: { 204: { description: 'The new password holds.' } },
    problems: ['INVALID_CREDENTIALS', 'WEAK_PASSWORD', 'OVERLOADED'],
    handle: async ({ auth, principal, body, client }) => {
      const { current_password: currentPassword, new_password: newPassword } = body;
      await auth.account.changePassword(principal, { currentPassword, newPassword }, client);
      return done;
    },
  }),
];
