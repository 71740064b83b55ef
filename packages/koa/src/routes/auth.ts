import Type from 'typebox';
import { noInput, publicRoute, type Reply, type Route, userRoute } from '../route.ts';
import { Email, Password, Username } from '../schemas/account-members.ts';
import { exampleTokens } from '../schemas/examples.ts';
import { TokenResponseSchema, toTokenResponse } from '../schemas/token-response.ts';

const tag = 'Authentication';
const ended: Reply = { status: 204 };

/** Registration, sign-in and everything that ends a sign-in. */
export const authRoutes: readonly Route[] = [
  publicRoute({
    ...noInput,
    method: 'POST',
    path: '/auth/register',
    operationId: 'register',
    limit: 'register',
    tag,
    summary: 'Create an account',
    description:
      'Creates a user with the role `user` and signs them in. The password must have at least 8 characters and be hard to guess: ' +
      'length counts, classes of characters do not. 409 names what is taken in `errors[].pointer`.',
    body: Type.Object({ email: Email, username: Username, password: Password }, { additionalProperties: false }),
    answers: {
      201: {
        description: 'The account exists and is signed in.',
        schema: TokenResponseSchema,
        example: exampleTokens,
        headers: { Location: 'Where the new user reads their account.' },
      },
    },
    problems: ['USER_ALREADY_EXISTS', 'WEAK_PASSWORD', 'OVERLOADED'],
    handle: async ({ auth, body, client, service }) => ({
      status: 201,
      body: toTokenResponse(await auth.register(body, client)),
      headers: { Location: `${service.prefix}/users/me` },
    }),
  }),
  publicRoute({
    ...noInput,
    method: 'POST',
    path: '/auth/login',
    operationId: 'login',
    limit: 'loginAddress',
    tag,
    summary: 'Sign in with email or username',
    description:
      'Takes the password and exactly one of `email` and `username`, both without regard to case. An unknown user and a wrong ' +
      'password get the same answer in the same time.',
    body: Type.Union([
      Type.Object({ email: Email, password: Password }, { title: 'LoginByEmail', additionalProperties: false }),
      Type.Object(
        { username: Username, password: Password },
        { title: 'LoginByUsername', additionalProperties: false },
      ),
    ]),
    answers: { 200: { description: 'Signed in.', schema: TokenResponseSchema, example: exampleTokens } },
    problems: ['INVALID_CREDENTIALS', 'ACCOUNT_INACTIVE', 'OVERLOADED'],
    handle: async ({ auth, body, client }) => ({ status: 200, body: toTokenResponse(await auth.login(body, client)) }),
  }),
  publicRoute({
    ...noInput,
    method: 'POST',
    path: '/auth/refresh',
    operationId: 'refresh',
    limit: 'refresh',
    tag,
    summary: 'Exchange a refresh token',
    description:
      'Answers new tokens; the refresh token of the answer replaces the one sent. A spent token that comes back within the grace, ' +
      'while its successor is unspent, gets the same successor again; otherwise its session is revoked.',
    body: Type.Object(
      { refresh_token: Type.String({ maxLength: 512, examples: [exampleTokens.refresh_token] }) },
      { additionalProperties: false },
    ),
    answers: { 200: { description: 'Refreshed.', schema: TokenResponseSchema, example: exampleTokens } },
    problems: ['INVALID_TOKEN', 'TOKEN_EXPIRED', 'SESSION_REVOKED', 'REFRESH_TOKEN_REUSED'],
    handle: async ({ auth, body, client }) => ({
      status: 200,
      body: toTokenResponse(await auth.refresh(body.refresh_token, client)),
    }),
  }),
  userRoute({
    ...noInput,
    method: 'POST',
    path: '/auth/logout',
    operationId: 'logout',
    limit: 'default',
    tag,
    summary: 'End this session',
    description: 'The access and refresh tokens of this session are refused from the next request on.',
    answers: { 204: { description: 'Signed out.' } },
    problems: [],
    handle: async ({ auth, principal, client }) => {
      await auth.logout(principal, client);
      return ended;
    },
  }),
  userRoute({
    ...noInput,
    method: 'POST',
    path: '/auth/logout-all',
    operationId: 'logoutAll',
    limit: 'default',
    tag,
    summary: 'End every session of the user',
    description: 'Signs the user out everywhere, here too.',
    answers: { 204: { description: 'Signed out everywhere.' } },
    problems: [],
    handle: async ({ auth, principal, client }) => {
      await auth.logoutAll(principal, client);
      return ended;
    },
  }),
];
