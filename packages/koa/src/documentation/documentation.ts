import { createPage, type Page } from './page.ts';
import { createRedoc } from './redoc.ts';
import { createSwaggerUi } from './swagger-ui.ts';

interface DocumentationOptions {
  /** Makes the OpenAPI document; called once, at the first request for it. */
  readonly document: () => object;
}

/** The OpenAPI document and two pages that show it, with all that they load: a fixed list of exact paths. */
export function createDocumentation({ document }: DocumentationOptions): readonly Page[] {
  return [
    createPage('/openapi.json', () => ({ type: 'application/json', body: JSON.stringify(document()) })),
    ...createSwaggerUi(),
    ...createRedoc(),
  ];
}
