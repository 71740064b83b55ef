import { isIP } from 'node:net';

const maxHops = 32;
const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** The proxies that TRUST_PROXY names: how many there are, or their networks. */
export function readTrustProxy(text: string): number | readonly string[] {
  return /^\d+$/.test(text) ? Number(text) : text.split(',').map((network) => network.trim());
}

/** A number of proxies, or networks separated by commas; never all addresses, for then anybody's word would count. */
export function isTrustProxy(text: string): boolean {
  const proxies = readTrustProxy(text);
  return typeof proxies === 'number' ? proxies <= maxHops : proxies.every(isNetwork);
}

function isNetwork(text: string): boolean {
  if (namedNetworks.has(text)) return true;
  const [, address = '', prefix] = /^([^/%]+)(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (prefix === undefined || Number(prefix) <= (version === 4 ? 32 : 128));
}
