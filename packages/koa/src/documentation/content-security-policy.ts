import { createHash } from 'node:crypto';

interface PolicyOptions {
  /** Hashes (`sha256-…`) of the styles that scripts insert; those of the page itself are found. */
  readonly insertedStyles?: readonly string[];
  /** Whether scripts may start workers that they hold as text. */
  readonly workers?: boolean;
}

/** The policy under which a page works that loads everything from its own host: inline scripts and styles by hash only. */
export function createContentSecurityPolicy(html: string, options: PolicyOptions = {}): string {
  const { insertedStyles = [], workers = false } = options;
  return [
    "default-src 'none'",
    sources('script-src', inlineTexts(html, 'script').map(toHash)),
    sources('style-src', [...inlineTexts(html, 'style').map(toHash), ...insertedStyles]),
    "img-src 'self' data:",
    "connect-src 'self'",
    ...(workers ? ['worker-src blob:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function sources(directive: string, hashes: readonly string[]): string {
  return [directive, "'self'", ...hashes.map((hash) => `'${hash}'`)].join(' ');
}

/** The texts of the elements of this name that have any. */
function inlineTexts(html: string, element: 'script' | 'style'): readonly string[] {
  const elements = html.matchAll(new RegExp(`<${element}\\b[^>]*>(.*?)</${element}>`, 'gs'));
  return [...elements].map(([, text = '']) => text).filter((text) => text !== '');
}

function toHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
