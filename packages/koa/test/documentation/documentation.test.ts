import { createHash } from 'node:crypto';
import { createServer, request } from 'node:http';
import { suite } from '@auth/tooling/suite';
import Koa from 'koa';
import * as assert from 'uvu/assert';
import { createDocumentation } from '../../src/documentation/documentation.ts';
import { listen, makeService, type TestService } from '../support/make-service.ts';

const types: Readonly<Record<string, string>> = {
  '/openapi.json': 'application/json; charset=utf-8',
  '/docs': 'text/html; charset=utf-8',
  '/docs/assets/swagger-ui.css': 'text/css; charset=utf-8',
  '/docs/assets/swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  '/docs/assets/swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  '/docs/assets/favicon-32x32.png': 'image/png',
  '/redoc': 'text/html; charset=utf-8',
  '/redoc/assets/redoc.standalone.js': 'text/javascript; charset=utf-8',
};

const strangePaths = [
  '/docs/',
  '/Docs',
  '/redoc/',
  '/openapi.json/',
  '/docs/assets',
  '/docs/assets/',
  '/docs/assets/package.json',
  '/docs/assets/swagger-ui.min.css',
  '/docs/assets/../assets/swagger-ui.css',
  '/docs/assets/..%2f..%2fpackage.json',
  '/docs/assets/%2e%2e/package.json',
  '/docs/assets//swagger-ui.css',
  '/redoc/assets/redoc.standalone.js.LICENSE.txt',
  '/favicon.png',
];

/** Sends path and headers as they stand: fetch would tidy the path up, and forbid caches along with `If-None-Match`. */
function get(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, async (response) => {
      resolve({ status: response.statusCode, text: Buffer.concat(await Array.fromAsync(response)).toString() });
    });
    sent.on('error', reject).end();
  });
}

const documentation = suite<{ service: TestService }>('Documentation');

documentation.before(async (context) => {
  context.service = await makeService();
});

documentation.after(async ({ service }) => {
  await service.close();
});

documentation('is a fixed list of paths', () => {
  const paths = createDocumentation({ document: () => ({}) }).map(({ path }) => path);
  assert.equal([...paths].sort(), Object.keys(types).sort());
});

for (const [path, type] of Object.entries(types)) {
  documentation(`${path} is ${type}, and not sent again to whoever has it`, async ({ service }) => {
    const first = await fetch(service.url + path);
    assert.is(first.status, 200);
    assert.is(first.headers.get('Content-Type'), type);
    assert.is(first.headers.get('X-Content-Type-Options'), 'nosniff');
    assert.is(first.headers.get('Cache-Control'), 'no-cache');
    assert.ok((await first.bytes()).length > 100);
    const etag = first.headers.get('ETag') ?? '';
    assert.match(etag, /^"[\w-]{43}"$/);
    assert.equal(await get(service.url, path, { 'If-None-Match': etag }), { status: 304, text: '' });
    assert.is((await get(service.url, path, { 'If-None-Match': '"another"' })).status, 200);
  });

  documentation(`${path} answers HEAD and OPTIONS, and refuses POST`, async ({ service }) => {
    const head = await fetch(service.url + path, { method: 'HEAD' });
    assert.is(head.status, 200);
    assert.is(await head.text(), '');
    assert.is((await fetch(service.url + path, { method: 'OPTIONS' })).status, 204);
    assert.is((await fetch(service.url + path, { method: 'POST' })).status, 405);
  });
}

documentation('any other path is 404', async ({ service }) => {
  for (const path of strangePaths) assert.is((await get(service.url, path)).status, 404, path);
});

documentation('the document is the one of this service', async () => {
  const service = await makeService({
    app: { prefix: '/identity', version: '9.8.7', publicUrl: 'https://auth.example.org' },
  });
  try {
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as Record<
      string,
      Record<string, unknown>
    >;
    assert.is(document.info?.version, '9.8.7');
    assert.equal(document.servers, [{ url: 'https://auth.example.org' }]);
    assert.ok(document.paths?.['/identity/auth/login']);
  } finally {
    await service.close();
  }
});

documentation('the document is made once, at the first request', async () => {
  let made = 0;
  const pages = createDocumentation({ document: () => ({ made: ++made }) });
  assert.is(made, 0);
  const app = new Koa().use((ctx) => pages.find(({ path }) => path === ctx.path)?.handle(ctx));
  const { url, close } = await listen(createServer(app.callback()));
  try {
    for (let i = 0; i < 3; i += 1) assert.is((await get(url, '/openapi.json')).text, '{"made":1}');
  } finally {
    await close();
  }
});

for (const path of ['/docs', '/redoc']) {
  documentation(`${path} names no other host to load from`, async ({ service }) => {
    const html = await (await fetch(service.url + path)).text();
    assert.not.match(html, /<(?:script|link|img|iframe)[^>]+="(?:https?:)?\/\//);
    assert.not.match(html, /@import|url\(/);
  });

  documentation(`${path} allows only what it holds`, async ({ service }) => {
    const response = await fetch(service.url + path);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    assert.match(policy, /^default-src 'none';/);
    assert.not.match(policy, /unsafe|\*|https?:/);
    const html = await response.text();
    for (const [, element = '', text = ''] of html.matchAll(/<(script|style)>(.*?)<\/\1>/gs)) {
      const hash = createHash('sha256').update(text).digest('base64');
      assert.match(policy, `${element}-src 'self' 'sha256-${hash}'`);
    }
    assert.not.match(html, /<[^>]+\s(?:on\w+|style)=/, 'no inline handler, no style attribute');
  });
}

documentation('what is no page keeps the policy that allows nothing', async ({ service }) => {
  const response = await fetch(`${service.url}/openapi.json`);
  assert.match(response.headers.get('Content-Security-Policy') ?? '', /^default-src 'none';base-uri 'none'/);
});

documentation.run();
