import ipaddr from 'ipaddr.js';

const NAMES: Record<string, string> = {
  unspecified: 'an unspecified address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  carrierGradeNat: 'a carrier-grade NAT address',
  private: 'a private address',
  uniqueLocal: 'a private (unique local) address',
  ipv4Mapped: 'an IPv4 address in IPv6 clothing',
  rfc6145: 'an IPv4 address in IPv6 clothing',
  rfc6052: 'a NAT64 address',
  '6to4': 'a 6to4 address',
  teredo: 'a Teredo address',
};

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Names the range that makes an IP address undiallable for a tenant, or undefined for a public one (security SSRF-1).
 * Everything that is not plainly public unicast is refused, so a range unknown to us fails closed.
 */
export function forbiddenRange(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'not an IP address';
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== 'unicast') return NAMES[range] ?? 'a reserved address';
  // `::a.b.c.d` and friends read as unicast; only 2000::/3 is handed out to anybody.
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST_V6)) return 'a reserved address';
  return undefined;
}
