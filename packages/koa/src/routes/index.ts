import type { Route } from '../route.ts';
import { adminUserRoutes } from './admin-users.ts';
import { auditEventRoutes } from './audit-events.ts';
import { authRoutes } from './auth.ts';
import { healthRoutes } from './health.ts';
import { introspectionRoutes } from './introspection.ts';
import { keyRoutes } from './keys.ts';
import { monitoringRoutes } from './monitoring.ts';
import { sessionRoutes } from './sessions.ts';
import { userRoutes } from './users.ts';

/** The route table. */
export const routes: readonly Route[] = [
  ...authRoutes,
  ...introspectionRoutes,
  ...keyRoutes,
  ...userRoutes,
  ...sessionRoutes,
  ...adminUserRoutes,
  ...auditEventRoutes,
  ...healthRoutes,
  ...monitoringRoutes,
];
