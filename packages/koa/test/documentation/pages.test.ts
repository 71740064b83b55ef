import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { routes } from '../../src/routes/index.ts';
import { ada, makeService, type TestService } from '../support/make-service.ts';
import { openBrowser, type Visit } from './visit.ts';

interface Context {
  service: TestService;
  browser: Awaited<ReturnType<typeof openBrowser>>;
}

/** Ends the visit: nothing may have left the host, and the browser may have nothing to complain about. */
async function leaveUnblemished({ page, requestedUrls, complaints }: Visit, url: string): Promise<void> {
  await page.close();
  assert.ok(requestedUrls.length > 1);
  const foreign = requestedUrls.filter(
    (requested) => !requested.startsWith('data:') && new URL(requested).origin !== url,
  );
  assert.equal(foreign, []);
  assert.equal(complaints, []);
}

const pages = suite<Context>('Documentation pages in a browser');

pages.before(async (context) => {
  context.service = await makeService({ app: { publicUrl: 'https://public.example.org' } });
  await context.service.auth.register(ada); // Whom the examples of the document speak of.
  context.browser = await openBrowser();
});

pages.after(async ({ browser, service }) => {
  await browser?.close();
  await service?.close();
});

pages('Swagger UI lists every operation', async ({ browser, service }) => {
  const visit = await browser.visit(`${service.url}/docs`);
  for (const { tag, operationId, summary } of routes) {
    const operation = visit.page.locator(`#operations-${tag}-${operationId}`);
    await operation.waitFor();
    assert.match((await operation.textContent()) ?? '', summary);
  }
  assert.is(await visit.page.locator('.opblock').count(), routes.length);
  assert.is(await visit.page.locator('.topbar').count(), 0);
  await leaveUnblemished(visit, service.url);
});

pages('“Try it out” signs in, and the token opens the user’s account', async ({ browser, service }) => {
  const visit = await browser.visit(`${service.url}/docs`);
  const { page } = visit;
  const execute = async (operation: string) => {
    const block = page.locator(`#operations-${operation}`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = block.locator('.live-responses-table');
    await answer.waitFor();
    const status = await answer.locator('.response-col_status').last().textContent();
    const body = await answer.locator('.response-col_description .highlight-code').first().textContent();
    return { status: status?.trim(), body: body ?? '' };
  };

  const login = await execute('Authentication-login');
  assert.match(login.status ?? '', /^200/);
  const [, accessToken = ''] = /"access_token": "([^"]+)"/.exec(login.body) ?? [];

  await page.locator('.auth-wrapper .authorize').click();
  const form = page.locator('.auth-container').first();
  await form.locator('input').fill(accessToken);
  await form.getByRole('button', { name: 'Apply credentials' }).click();
  await form.getByRole('button', { name: 'Close' }).click();
  const account = await execute('Account-getOwnAccount');
  assert.match(account.status ?? '', /^200/);
  assert.match(account.body, ada.email);
  await leaveUnblemished(visit, service.url);
});

pages('ReDoc lists every operation', async ({ browser, service }) => {
  const visit = await browser.visit(`${service.url}/redoc`);
  for (const { tag, operationId, summary } of routes) {
    const operation = visit.page.locator(`[id="tag/${tag}/operation/${operationId}"]`);
    await operation.waitFor();
    assert.match((await operation.locator('h2').textContent()) ?? '', summary);
  }
  assert.not(await visit.page.getByText('API docs by Redocly').isVisible());
  await leaveUnblemished(visit, service.url);
});

pages('ReDoc’s search finds an operation', async ({ browser, service }) => {
  const visit = await browser.visit(`${service.url}/redoc`);
  await visit.page.getByPlaceholder('Search').fill('exchange');
  await visit.page.locator('[data-role="search:results"]').getByText('Exchange a refresh token').waitFor();
  await leaveUnblemished(visit, service.url);
});

pages.run();
