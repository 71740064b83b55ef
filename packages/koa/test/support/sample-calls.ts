import { type Access, type Route, routes } from '@auth/koa';
import { ada, type TestService } from './make-service.ts';

/** What a request to one route is made of. */
interface Sample {
  /** Takes the place of `{id}`. */
  readonly id?: string;
  readonly body?: unknown;
}

interface Classified {
  /** Who may call, said a second time, by somebody who thought about it. */
  readonly access: Access;
  /** A request that succeeds for whoever may call: `self` is a user id and the password of {@link ada}. */
  readonly sample?: (service: TestService, self: { readonly id: string }) => Promise<Sample>;
}

const { password } = ada;
let people = 0;

/** Somebody whom no other request has to do with. */
function newPerson() {
  people += 1;
  return { email: `person${people}@example.org`, username: `person${people}`, password };
}

async function register(service: TestService) {
  const person = newPerson();
  return { person, ...(await service.auth.register(person)) };
}

const somebody = async (service: TestService): Promise<Sample> => ({ id: (await register(service)).user.id });

/** Every route, classified by hand: one that is missing here is not tested, and the tests say so. */
const classified: Readonly<Record<string, Classified>> = {
  register: { access: 'anyone', sample: async () => ({ body: newPerson() }) },
  login: {
    access: 'anyone',
    sample: async (service) => ({ body: { email: (await register(service)).person.email, password } }),
  },
  refresh: {
    access: 'anyone',
    sample: async (service) => ({ body: { refresh_token: (await register(service)).tokens.refreshToken } }),
  },
  introspectToken: {
    access: 'introspection',
    sample: async (service) => ({ body: { token: (await register(service)).tokens.accessToken } }),
  },
  getKeySet: { access: 'anyone' },
  logout: { access: 'user' },
  logoutAll: { access: 'user' },
  whoAmI: { access: 'user' },
  getOwnAccount: { access: 'user' },
  updateOwnAccount: { access: 'user', sample: async () => ({ body: { email: newPerson().email } }) },
  deleteOwnAccount: { access: 'user' },
  changePassword: {
    access: 'user',
    sample: async () => ({ body: { current_password: password, new_password: 'entirely different horse stapler' } }),
  },
  listOwnSessions: { access: 'user' },
  endOwnSession: {
    access: 'user',
    sample: async (service, { id }) => {
      const [session] = await service.storage.sessions.listLive(id, service.runtime.now());
      return { id: session?.id ?? service.runtime.id() };
    },
  },
  listUsers: { access: 'admin' },
  createUser: { access: 'admin', sample: async () => ({ body: newPerson() }) },
  getUser: { access: 'admin', sample: somebody },
  updateUser: {
    access: 'admin',
    sample: async (service) => ({ ...(await somebody(service)), body: { roles: ['admin'] } }),
  },
  deleteUser: { access: 'admin', sample: somebody },
  endUserSessions: { access: 'admin', sample: somebody },
  listAuditEvents: { access: 'admin' },
  getHealth: { access: 'anyone' },
  getLiveness: { access: 'anyone' },
  getReadiness: { access: 'anyone' },
  getMonitoringHealth: { access: 'anyone' },
  getCircuitBreakers: { access: 'monitoring' },
  getMetrics: { access: 'monitoring' },
  getPrometheusMetrics: { access: 'monitoring' },
};

/** A route with all that is known of it. */
export interface SampledRoute extends Classified {
  readonly route: Route;
  /** What it answers when it succeeds. */
  readonly success: number;
  /** Where it stands, with `{id}` filled in. */
  at(id?: string): string;
}

/** The whole route table. @throws for a route that nobody has classified */
export const sampledRoutes: readonly SampledRoute[] = routes.map((route) => {
  const known = classified[route.operationId];
  if (known === undefined) throw new Error(`Who may call ${route.operationId}? Classify it in sample-calls.ts.`);
  const template = `${route.base === 'api' ? '/api/v1' : ''}${route.path}`;
  const success = Number(Object.keys(route.answers)[0]);
  return { ...known, route, success, at: (id = '') => template.replace('{id}', id) };
});
