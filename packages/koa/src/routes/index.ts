import type { Route } from '../route.ts';
import { authRoutes } from './auth.ts';
import { healthRoutes } from './health.ts';
import { userRoutes } from './users.ts';

/** The route table. */
export const routes: readonly Route[] = [...authRoutes, ...userRoutes, ...healthRoutes];
