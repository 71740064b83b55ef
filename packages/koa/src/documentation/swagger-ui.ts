import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type Koa from 'koa';
import { createAsset, findPackage } from './asset.ts';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import { createPage, type Page } from './page.ts';

const assets = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'favicon-32x32.png',
] as const;

/** Swagger UI at `/docs`, with its assets below. */
export function createSwaggerUi(): readonly Page[] {
  return [
    createPage('/docs', async (ctx) => {
      const html = tidy(await renderPage(ctx));
      return { type: 'html', body: html, contentSecurityPolicy: createContentSecurityPolicy(html) };
    }),
    ...assets.map((name) => createAsset(`/docs/assets/${name}`, () => findSwaggerFile(name))),
  ];
}

function findSwaggerFile(name: string): URL {
  return pathToFileURL(createRequire(findPackage()).resolve(`swagger-ui-dist/${name}`));
}

/** Relative addresses: the page also works where a proxy puts the service below a path. */
const options = {
  title: 'Auth API',
  routePrefix: false,
  swaggerCdnUrl: 'docs',
  swaggerVersion: 'assets',
  favicon: 'docs/assets/favicon-32x32.png',
  hideTopbar: true,
  customCSS: 'body > svg { position: absolute; width: 0; height: 0; }',
  swaggerOptions: {
    url: 'openapi.json',
    deepLinking: true,
    validatorUrl: null, // By default the document is sent to a validator of another host.
    // The public URL may not be the one that the page was opened by, and only its own host is allowed to the page.
    requestInterceptor: `request => {
      const { pathname, search } = new URL(request.url, location.href);
      request.url = location.origin + pathname + search;
      return request;
    }`,
  },
} as const;

/** Loaded when first needed: Handlebars and lodash come along. */
async function renderPage(ctx: Koa.Context): Promise<string> {
  const { koaSwagger } = await import('koa2-swagger-ui');
  // The clone, because it writes its defaults into what it is given.
  await koaSwagger(structuredClone(options))(ctx, async () => {});
  return String(ctx.body);
}

/** The template loads a font from another host, names a style sheet that swagger-ui-dist calls otherwise, and has one style attribute. */
function tidy(html: string): string {
  return html
    .replace(/\s*<link href="https:[^>]*>/, '')
    .replace('swagger-ui.min.css', 'swagger-ui.css')
    .replace(' style="position:absolute;width:0;height:0"', '');
}
