import { VoidRunError } from '../void-run-error.ts';

const user = { email: 'bench@mail.test', username: 'bench', password: 'correct horse battery staple' };

/** @throws VoidRunError where the user cannot be made */
export async function register(url: string): Promise<void> {
  await post(url, 'register', { body: user, expected: 201 });
}

/**
 * Signs in, lets the other instance see the token, and signs out: the milliseconds from the answer to that until the other
 * instance has refused the token.
 * @throws VoidRunError for an answer that is not the right one
 */
export async function timeLogout(here: string, there: string): Promise<number> {
  const { username, password } = user;
  const token = await post(here, 'login', { body: { username, password }, expected: 200 });
  if ((await ask(there, token)) !== 200) throw new VoidRunError('The run is void: a good token was refused.');
  await post(here, 'logout', { token, expected: 204 });
  const startedAt = performance.now();
  for (;;) {
    const status = await ask(there, token);
    if (status === 401) return performance.now() - startedAt;
    if (status !== 200) throw new VoidRunError(`The run is void: the answer was ${status}.`);
  }
}

async function ask(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/auth/me`, { headers: { Authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

interface Post {
  readonly body?: object;
  readonly token?: string;
  readonly expected: number;
}

/** The access token of the answer, where there is one. */
async function post(url: string, operation: string, { body, token, expected }: Post): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/${operation}`, {
    method: 'POST',
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== expected) throw new VoidRunError(`The run is void: ${operation} was answered ${text}.`);
  const answer: { access_token?: string } = text === '' ? {} : JSON.parse(text);
  return answer.access_token ?? '';
}
