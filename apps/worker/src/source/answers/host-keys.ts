import { knownHostsOf, toHostKeyView } from '@landfall/actions/host-keys/of-repository';
import type { ProbeInput, ProbeResult } from '@landfall/contracts/probe';
import { offeredHostKeys, parseRepositoryUrl } from '@landfall/git';
import type { SourceRole } from '../role.ts';

/** Which keys does the host of this address show? A person compares them; nothing is trusted by it. @throws GitError */
export async function probeHostKeys(
  role: Pick<SourceRole, 'allow'>,
  input: Extract<ProbeInput, { kind: 'host-keys' }>,
): Promise<ProbeResult> {
  const url = parseRepositoryUrl(input.url);
  const keys = await offeredHostKeys({ url, allow: role.allow });
  return { kind: 'host-keys', keys: keys.map(toHostKeyView), knownHosts: knownHostsOf(url, keys) };
}
