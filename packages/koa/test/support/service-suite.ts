import { suiteOnEachDatabase } from './databases.ts';
import { makeService, type ServiceOptions, type TestService } from './make-service.ts';

/** A suite on each database, with a service of its own for each test. */
export function serviceSuite(name: string, options: Omit<ServiceOptions, 'database' | 'storage'> = {}) {
  const test = suiteOnEachDatabase<{ service: TestService }>(name);
  test.before.each(async (context) => {
    context.service = await makeService({ ...options, database: context.database });
  });
  test.after.each(({ service }) => service.close());
  return test;
}
