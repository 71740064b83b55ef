import Type from 'typebox';
import { adminRoute, noInput, type Reply, type Route } from '../route.ts';
import { Email, Password, Role, Roles, Username } from '../schemas/account-members.ts';
import { exampleUser } from '../schemas/examples.ts';
import { ById, exampleList, pageMembers, toListBody } from '../schemas/list.ts';
import { toUserBody, UserListSchema, UserSchema } from '../schemas/user.ts';

const tag = 'Administration';
const done: Reply = { status: 204 };
const userAnswer = { description: 'The user.', schema: UserSchema, example: exampleUser };
const params = ById('The user.');
const EmailVerified = Type.Boolean({ description: 'Whether mail is known to reach them.', examples: [true] });
const IsActive = Type.Boolean({ description: 'Whether they may sign in.', examples: [true] });

/** The accounts of others. */
export const adminUserRoutes: readonly Route[] = [
  adminRoute({
    ...noInput,
    method: 'GET',
    path: '/admin/users',
    operationId: 'listUsers',
    limit: 'default',
    tag,
    summary: 'List users',
    description: 'In a stable order, by keyset: every user is met once, however many come and go meanwhile.',
    query: Type.Object(
      {
        q: Type.Optional(
          Type.String({
            maxLength: 254,
            description: 'What email or username begins with, in any case.',
            examples: ['ada'],
          }),
        ),
        is_active: Type.Optional(IsActive),
        role: Type.Optional(Role),
        ...pageMembers,
      },
      { additionalProperties: false },
    ),
    answers: { 200: { description: 'A part of the list.', schema: UserListSchema, example: exampleList(exampleUser) } },
    problems: [],
    handle: async ({ auth, query }) => {
      const { is_active: isActive, ...rest } = query;
      return { status: 200, body: toListBody(await auth.admin.listUsers({ ...rest, isActive }), toUserBody) };
    },
  }),
  adminRoute({
    ...noInput,
    method: 'POST',
    path: '/admin/users',
    operationId: 'createUser',
    limit: 'default',
    tag,
    summary: 'Create a user',
    description:
      'Does not sign them in. Without a password nobody can, until one is set. By default the role is `user`.',
    body: Type.Object(
      {
        email: Email,
        username: Username,
        password: Type.Optional(Password),
        roles: Type.Optional(Roles),
        email_verified: Type.Optional(EmailVerified),
      },
      { title: 'NewUser', additionalProperties: false },
    ),
    answers: { 201: { ...userAnswer, headers: { Location: 'Where the new user is read.' } } },
    problems: ['USER_ALREADY_EXISTS', 'WEAK_PASSWORD', 'OVERLOADED'],
    handle: async ({ auth, service, principal, body, client }) => {
      const { email_verified: emailVerified, ...rest } = body;
      const user = await auth.admin.createUser(principal, { ...rest, emailVerified }, client);
      const headers = { Location: `${service.prefix}/admin/users/${user.id}` };
      return { status: 201, body: toUserBody(user), headers };
    },
  }),
  adminRoute({
    ...noInput,
    method: 'GET',
    path: '/admin/users/{id}',
    operationId: 'getUser',
    limit: 'default',
    tag,
    summary: 'Read a user',
    description: 'Active or not.',
    params,
    answers: { 200: userAnswer },
    problems: ['USER_NOT_FOUND'],
    handle: async ({ auth, params }) => ({ status: 200, body: toUserBody(await auth.admin.getUser(params.id)) }),
  }),
  adminRoute({
    ...noInput,
    method: 'PATCH',
    path: '/admin/users/{id}',
    operationId: 'updateUser',
    limit: 'default',
    tag,
    summary: 'Change a user',
    description:
      'Takes at least one member. Deactivation ends all sessions. A change of roles or state holds from the user’s next ' +
      'request on. The last active administrator cannot be demoted or deactivated.',
    params,
    body: Type.Object(
      {
        is_active: Type.Optional(IsActive),
        roles: Type.Optional(Roles),
        email: Type.Optional(Email),
        username: Type.Optional(Username),
        email_verified: Type.Optional(EmailVerified),
      },
      { title: 'UserPatch', additionalProperties: false },
    ),
    answers: { 200: userAnswer },
    problems: ['USER_NOT_FOUND', 'USER_ALREADY_EXISTS', 'LAST_ADMIN'],
    handle: async ({ auth, principal, params, body, client }) => {
      const { is_active: isActive, email_verified: emailVerified, roles, email, username } = body;
      const patch = { isActive, emailVerified, roles, email, username };
      return { status: 200, body: toUserBody(await auth.admin.updateUser(principal, params.id, patch, client)) };
    },
  }),
  adminRoute({
    ...noInput,
    method: 'DELETE',
    path: '/admin/users/{id}',
    operationId: 'deleteUser',
    limit: 'default',
    tag,
    summary: 'Delete a user',
    description:
      'Deactivates the user and ends all their sessions; email and username stay reserved. The last active administrator ' +
      'cannot be deleted.',
    params,
    answers: { 204: { description: 'The user is gone.' } },
    problems: ['USER_NOT_FOUND', 'LAST_ADMIN'],
    handle: async ({ auth, principal, params, client }) => {
      await auth.admin.deleteUser(principal, params.id, client);
      return done;
    },
  }),
  adminRoute({
    ...noInput,
    method: 'DELETE',
    path: '/admin/users/{id}/sessions',
    operationId: 'endUserSessions',
    limit: 'default',
    tag,
    summary: 'Sign a user out everywhere',
    description: 'Ends all sessions of the user, who may sign in again.',
    params,
    answers: { 204: { description: 'The sessions have ended.' } },
    problems: ['USER_NOT_FOUND'],
    handle: async ({ auth, principal, params, client }) => {
      await auth.admin.revokeSessions(principal, params.id, client);
      return done;
    },
  }),
];
