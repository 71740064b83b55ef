import { renderMarkdownTable } from '../documents/markdown-table.ts';
import { limitSettings } from './groups/limit-settings.ts';
import { operationSettings } from './groups/operation-settings.ts';
import { passwordSettings } from './groups/password-settings.ts';
import { serviceSettings } from './groups/service-settings.ts';
import { storageSettings } from './groups/storage-settings.ts';
import { tokenSettings } from './groups/token-settings.ts';
import type { Setting } from './setting.ts';
import { settingsSchema } from './settings-schema.ts';

const introduction = `# Configuration

<!-- Written from the schema of the settings by: npm run documents -->

Settings are environment variables, read once, at the start. In the repository \`npm start\` and \`npx auth\` also read \`.env\`; what the
environment says wins. [\`.env.example\`](../.env.example) lists all of them with their defaults, ready to be copied.

In production set \`NODE_ENV=production\`, which requires \`AUTH_SECRET\`, and \`PUBLIC_URL\`; behind a proxy \`TRUST_PROXY\` as well.
[Deployment](deployment.md) shows whole sets of settings.

## How values are written

| form | written |
| --- | --- |
| duration | \`500ms\`, \`30s\`, \`15m\`, \`12h\` or \`7d\`; a plain number is seconds |
| limit | how often in which time: \`10/1m\` |
| switch | \`on\` or \`off\`, also \`true\` or \`false\`, \`1\` or \`0\` |
| number | digits |
| secret | a text that is never shown, or the file it is in: \`NAME_FILE=/path\` in the place of \`NAME\` |

An empty value counts as not set. The file of a secret may end in a line break, which is not part of it. A secret that is given both ways
stops the start.

## Checking them

\`\`\`sh
npx auth config check   # everything that is wrong, at once
npx auth config print   # what is in effect, and where each value comes from; never a secret
\`\`\`

Settings that cannot work stop the start with exit code 78, and each of them is named. A variable that looks like a misspelt setting
is a warning in the log.

## What must fit together

- In production \`AUTH_SECRET\` must be given, and \`BCRYPT_COST\` must be at least 12. Placeholders such as \`change-me\` are refused as \`AUTH_SECRET\`,
  \`JWT_SECRET\` and \`MONITORING_TOKEN\`, everywhere.
- \`JWT_ALGORITHM=HS256\` needs \`JWT_SECRET\`, which must not be \`AUTH_SECRET\` or \`AUTH_SECRET_PREVIOUS\`.
- \`AUTH_WORKERS\` other than 1 needs a PostgreSQL database in \`DATABASE_URL\`.
- \`DATABASE_POOL_MIN\` must not be more than \`DATABASE_POOL_MAX\`.
- \`ACCESS_TOKEN_TTL\` must not be longer than \`SESSION_TTL\`, and \`KEY_ROTATION_INTERVAL\` is 0 or at least an hour.
`;

const groups: readonly (readonly [title: string, settings: Readonly<Record<string, Setting>>])[] = [
  ['The service', serviceSettings],
  ['Storage and secrets', storageSettings],
  ['Tokens and sessions', tokenSettings],
  ['Passwords', passwordSettings],
  ['Limits and proxies', limitSettings],
  ['Running and watching it', operationSettings],
];

/** The text of `docs/configuration.md`, made from the schema of the settings. */
export function renderConfigurationPage(): string {
  return [introduction, ...groups.map(renderGroup)].join('\n');
}

function renderGroup([title, settings]: (typeof groups)[number]): string {
  const rows = Object.entries(settings).map(([name, setting]) => [
    `\`${name}\``,
    markNames(setting.description),
    describeForm(name, setting),
    describeDefault(setting),
  ]);
  return `## ${title}\n\n${renderMarkdownTable(['setting', 'what it does', 'form', 'default'], rows)}`;
}

function describeForm(name: string, { kind, expects, secret }: Setting): string {
  if (kind === 'limit') return 'a limit';
  if (kind === 'switch') return 'a switch';
  const form = kind === 'duration' ? expects.replace(/, such as .*/, '') : expects;
  return secret ? `${form}; secret, or \`${name}_FILE\`` : form;
}

function describeDefault({ default: written, otherwise }: Setting): string {
  if (written !== undefined) return `\`${written}\``;
  if (otherwise === undefined) return 'none';
  return /^\S*[A-Z]\S*$/.test(otherwise) ? `\`${otherwise}\`` : markNames(otherwise);
}

/** Sets the names of settings in code, but for those that are in code already or part of something longer. */
function markNames(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/(?<![\w:/])[A-Z][A-Z0-9_]+(?![\w:/])/g, markName)))
    .join('');
}

function markName(word: string): string {
  return Object.hasOwn(settingsSchema.properties, word) ? `\`${word}\`` : word;
}
