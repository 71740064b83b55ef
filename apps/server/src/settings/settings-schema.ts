import Type from 'typebox';
import { limitSettings } from './groups/limit-settings.ts';
import { operationSettings } from './groups/operation-settings.ts';
import { passwordSettings } from './groups/password-settings.ts';
import { serviceSettings } from './groups/service-settings.ts';
import { storageSettings } from './groups/storage-settings.ts';
import { tokenSettings } from './groups/token-settings.ts';

/**
 * All settings of the service, in the order in which one reads about them. Parsing, defaults, `.env.example`, the
 * documentation and the type {@link GivenSettings} are made from it; what has no default is optional.
 */
export const settingsSchema = Type.Object({
  ...serviceSettings,
  ...storageSettings,
  ...tokenSettings,
  ...passwordSettings,
  ...limitSettings,
  ...operationSettings,
});

/** The settings as they are given, defaults filled in. The keys are the variables' names; durations are in seconds. */
export type GivenSettings = Type.Static<typeof settingsSchema>;
