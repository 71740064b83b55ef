/** What the service answers, as far as these tests look. */
export interface Reply {
  readonly status: number;
  readonly body: {
    readonly access_token?: string;
    readonly refresh_token?: string;
    readonly error_code?: string;
    readonly user?: { readonly id: string; readonly email: string };
    readonly email?: string;
    readonly status?: string;
  };
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

export const alice = { email: 'alice@mail.test', username: 'alice', password: 'correct horse battery staple' };

/** Calls one operation; a body is sent as JSON by POST. */
export async function call(
  url: string,
  path: string,
  options: { body?: object; token?: string; method?: string } = {},
): Promise<Reply> {
  const { body, token, method = body ? 'POST' : 'GET' } = options;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

export function tokensOf({ status, body }: Reply): Tokens {
  if (!body.access_token || !body.refresh_token) throw new Error(`no tokens in the ${status} ${JSON.stringify(body)}`);
  return { access: body.access_token, refresh: body.refresh_token };
}

export const register = (url: string, user: object = alice) => call(url, '/api/v1/auth/register', { body: user });
export const login = (url: string, body: object) => call(url, '/api/v1/auth/login', { body });
export const refresh = (url: string, refreshToken: string) =>
  call(url, '/api/v1/auth/refresh', { body: { refresh_token: refreshToken } });
export const me = (url: string, token: string) => call(url, '/api/v1/auth/me', { token });
export const logout = (url: string, token: string) => call(url, '/api/v1/auth/logout', { token, method: 'POST' });
