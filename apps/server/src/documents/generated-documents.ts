import { renderConfigurationPage } from '../settings/configuration-page.ts';
import { renderEnvExample } from '../settings/env-example.ts';
import { renderErrorCatalogue } from './error-catalogue.ts';
import { replacePart } from './generated-part.ts';
import { renderRouteTable } from './route-table.ts';

/** A file that is made from the code, wholly or in part. */
export interface GeneratedDocument {
  /** From the folder of the repository. */
  readonly path: string;
  /** The whole new text of the file, given the one it has. */
  readonly render: (current: string) => string;
}

/** All that is written by `npm run documents`. */
export const generatedDocuments: readonly GeneratedDocument[] = [
  { path: '.env.example', render: renderEnvExample },
  { path: 'docs/configuration.md', render: renderConfigurationPage },
  {
    path: 'docs/http-api.md',
    render: (current) =>
      replacePart(replacePart(current, 'routes', renderRouteTable()), 'errors', renderErrorCatalogue()),
  },
];
