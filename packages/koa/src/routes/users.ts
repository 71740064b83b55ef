import { NoBody, type Route, userRoute } from '../route.ts';
import { exampleUser } from '../schemas/examples.ts';
import { toUserBody, UserSchema } from '../schemas/user.ts';

const whoAmI = {
  method: 'GET',
  body: NoBody,
  answers: { 200: { description: 'The user.', schema: UserSchema, example: exampleUser } },
  problems: [],
  handle: async ({ principal }) => ({ status: 200, body: toUserBody(principal.user) }),
} satisfies Partial<Parameters<typeof userRoute<typeof NoBody>>[0]>;

/** The user's own account. */
export const userRoutes: readonly Route[] = [
  userRoute({
    ...whoAmI,
    path: '/auth/me',
    operationId: 'whoAmI',
    tag: 'Authentication',
    summary: 'Who am I',
    description: 'The user whose access token this is; the same as `GET /users/me`.',
  }),
  userRoute({
    ...whoAmI,
    path: '/users/me',
    operationId: 'getOwnAccount',
    tag: 'Account',
    summary: 'Read one’s own account',
    description: 'The user whose access token this is; the same as `GET /auth/me`.',
  }),
];
