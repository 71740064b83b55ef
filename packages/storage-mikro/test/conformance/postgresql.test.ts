import { testStorage } from '@auth/core/conformance';
import { suite } from '@auth/tooling/suite';
import { makePostgresDatabases } from '../postgres-databases.ts';

const databases = makePostgresDatabases();
const test = suite('storage on PostgreSQL');
test.after(databases.remove);
testStorage({ test, createStorage: databases.openStorage });
test.run();
