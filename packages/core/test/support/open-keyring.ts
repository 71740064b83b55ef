import { AuditTrail } from '../../src/accounts/audit-trail.ts';
import { silentLogger } from '../../src/observability/logger.ts';
import { type AuthOptions, resolveOptions } from '../../src/options.ts';
import type { Runtime } from '../../src/ports/runtime.ts';
import type { Storage } from '../../src/ports/storage.ts';
import { type Keyring, loadKeyring } from '../../src/tokens/keyring.ts';
import { secret } from './make-auth.ts';

/** The keys of a storage, opened as one more instance would. */
export function openKeyring(
  { storage, runtime }: { readonly storage: Storage; readonly runtime: Runtime },
  options: Partial<AuthOptions> = {},
): Promise<Keyring> {
  const audit = new AuditTrail({ runtime, logger: silentLogger });
  const ports = { storage, runtime, audit, announce: () => undefined, logger: silentLogger };
  return loadKeyring(ports, resolveOptions({ secret, issuer: 'https://auth.example', ...options }));
}
