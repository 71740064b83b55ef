import { testRevocations } from '@auth/core/conformance';
import { createRevocationBus } from '@auth/core/memory';
import { suite } from '@auth/tooling/suite';

const test = suite('revocation bus in memory');

testRevocations({ test, createNetwork: () => createRevocationBus().join });

test.run();
