import { createHash } from 'node:crypto';
import type Koa from 'koa';

/** Something that is read by GET at one exact path. */
export interface Page {
  readonly path: string;
  readonly handle: (ctx: Koa.Context) => Promise<void>;
}

/** What a page answers. */
interface Content {
  readonly type: string;
  readonly body: string | Buffer;
  /** Takes the place of the API's own policy. */
  readonly contentSecurityPolicy?: string;
}

type TaggedContent = Content & { readonly etag: string };

/**
 * A page whose content is made at the first request for it and kept. It is cached by everyone and asked for again each time, by a
 * strong entity tag, so that no old script meets a new page.
 */
export function createPage(path: string, makeContent: (ctx: Koa.Context) => Content | Promise<Content>): Page {
  let content: TaggedContent | undefined;
  return {
    path,
    async handle(ctx) {
      content ??= withEntityTag(await makeContent(ctx));
      send(ctx, content);
    },
  };
}

function withEntityTag(content: Content): TaggedContent {
  return { ...content, etag: createHash('sha256').update(content.body).digest('base64url') };
}

function send(ctx: Koa.Context, { type, body, etag, contentSecurityPolicy }: TaggedContent): void {
  ctx.status = 200;
  ctx.type = type;
  ctx.etag = etag;
  ctx.set('Cache-Control', 'no-cache');
  if (contentSecurityPolicy !== undefined) ctx.set('Content-Security-Policy', contentSecurityPolicy);
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = body;
}
