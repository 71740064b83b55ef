/** What stands where a secret was. */
export const redacted = '[redacted]';

const longestText = 8192;

// Every quantifier is bounded or cannot run into its neighbour: a log line must not cost more than its length.
const secretForms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, redacted],
  // What JSON.parse quotes of a text that it cannot read.
  [/(, )(?:\.\.\.)?"[\s\S]{0,100}?"(?:\.\.\.)?( is not valid JSON)/g, `$1${redacted}$2`],
  // Header lines.
  [/\b((?:set-)?cookie2?|(?:proxy-)?authorization)([\\"']{0,4}\s{0,4}[:=]\s{0,4})[^\r\n]+/gi, `$1$2${redacted}`],
  [/\b(Bearer|DPoP)\s{1,4}[^\s"',;]+/gi, `$1 ${redacted}`],
  [/\b(Basic)\s{1,4}[\w+/-]{8,}={0,2}/gi, `$1 ${redacted}`],
  // JSON Web Tokens.
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, redacted],
  // bcrypt hashes.
  [/\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{20,}/g, redacted],
  // user:password@ in URLs; a colon and a number is a port.
  [/(:\/\/)[^\s/?#:@"'<>]{0,256}:(?!\d{1,5}[/?#])[^\s"'<>]{0,512}@/g, `$1${redacted}@`],
  [/(:\/\/)[^\s/?#:@"'<>]{1,256}@/g, `$1${redacted}@`],
  // name=value, "name":"value", name: 'value', also within JSON within JSON.
  [
    /((?:pass(?:word|wd|phrase|code)|pwd|secret|token|api[_-]?key|private[_-]?key)[\w-]{0,40}[\\"']{0,4}\s{0,4}[:=]\s{0,4})(?:\\+["'][^"'\\]*|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s"'\\&,;)}\]]+)/gi,
    `$1${redacted}`,
  ],
  [/([?&#;](?:code|otp|sig|signature|key)=)[^\s&#"']+/gi, `$1${redacted}`],
  // The tokens of this library: 256 bits in base64url.
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, redacted],
];

// No form does without one of these; most texts have none, and cost one look.
const mark = /[:=$"]|eyJ|bearer|dpop|basic|[\w-]{43}|-----/i;

/** Replaces what has the form of a secret, and cuts what is too long for a log line. */
export function redactText(text: string): string {
  if (text.length <= longestText && !mark.test(text)) return text;
  // Cut twice: what hangs over lets a secret on the edge be recognized.
  let clean = text.length > longestText ? text.slice(0, 2 * longestText) : text;
  for (const [form, replacement] of secretForms) clean = clean.replace(form, replacement);
  return clean.length > longestText ? `${clean.slice(0, longestText)}[truncated]` : clean;
}
