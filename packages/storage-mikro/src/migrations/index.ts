import { AccountsSessionsKeys } from './0001-accounts-sessions-keys.ts';
import { AdministrationAudit } from './0002-administration-audit.ts';
import { KeyRotation } from './0003-key-rotation.ts';

/** All migrations, oldest first. Each leaves the previous version of the program working (expand, migrate, contract). */
export const migrations = [AccountsSessionsKeys, AdministrationAudit, KeyRotation];
