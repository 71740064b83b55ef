import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '@auth/tooling/chromium';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** A page that is open, with what it has asked for and complained about. */
export interface Visit {
  readonly page: Page;
  readonly requestedUrls: readonly string[];
  /** Errors and warnings of the console, and errors that nobody caught. */
  readonly complaints: readonly string[];
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A Chromium with a profile of its own. */
export async function openBrowser() {
  const profile = await mkdtemp(join(tmpdir(), 'auth-browser-'));
  const options = { executablePath: await findChromium(), headless: true, args: flags };
  const browser = await chromium.launchPersistentContext(profile, options);
  return {
    visit: (url: string) => visit(browser, url),
    async close(): Promise<void> {
      await browser.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function visit(browser: BrowserContext, url: string): Promise<Visit> {
  const requestedUrls: string[] = [];
  const complaints: string[] = [];
  const page = await browser.newPage();
  page.on('request', (request) => requestedUrls.push(request.url()));
  page.on('worker', (worker) => requestedUrls.push(worker.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, requestedUrls, complaints };
}
