import { createAsset, findPackage } from './asset.ts';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import { createPage, type Page } from './page.ts';

const html = `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Auth API</title>
  <link rel="icon" href="data:,">
  <style>body { margin: 0; } redoc a[href="https://redocly.com/redoc/"] { display: none; }</style>
</head>
<body>
  <redoc spec-url="openapi.json"></redoc>
  <script src="redoc/assets/redoc.standalone.js"></script>
</body>
</html>
`;

const policy = createContentSecurityPolicy(html, {
  insertedStyles: [
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', // Nothing: styled-components fills an empty element rule by rule.
    'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc=', // The scrollbar's, as redoc 2.5.4 brings it.
  ],
  workers: true, // The search runs in one.
});

/** ReDoc at `/redoc`, with its bundle below. */
export function createRedoc(): readonly Page[] {
  return [
    createPage('/redoc', () => ({ type: 'html', body: html, contentSecurityPolicy: policy })),
    createAsset('/redoc/assets/redoc.standalone.js', () => new URL('../assets/redoc.standalone.js', findPackage())),
  ];
}
