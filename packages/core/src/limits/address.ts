import { isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

const networkParts = 4;

/** An IP address in its one spelling, IPv4 in IPv6 folded to IPv4 and without a zone; null for what is no address. */
export function canonicalAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  const [address = ''] = text.split('%', 1);
  return isIP(address) === 0 ? null : ipaddr.process(address).toString();
}

/**
 * Whom the calls of an address are counted together with: an IPv4 address stands for itself, an IPv6 address for its /64, all of
 * which one household has to its disposal. What is no address stands for itself.
 */
export function networkOf(text: string): string {
  if (isIPv4(text)) return text;
  const [address = ''] = text.split('%', 1);
  if (isIP(address) === 0) return text;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.parts.map((part, index) => (index < networkParts ? part : 0));
  return `${new ipaddr.IPv6(network).toString()}/64`;
}
