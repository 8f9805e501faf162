import { sshPlaceOf } from '@landfall/contracts/repository-url';
import type { SshAccessInput } from '@landfall/contracts/ssh';
import type { SshFields } from './access-fields.tsx';
import { isPublishing } from './known-host.ts';

/** Is this an address over SSH, in either of its forms? */
export const isSshAddress = (url: string): boolean => sshPlaceOf(url.trim()) !== undefined;

/** What the fields come to; undefined while there is no key. */
export function accessOf(url: string, { deployKey, knownHosts }: SshFields): SshAccessInput | undefined {
  if (!deployKey) return undefined;
  const lines = isPublishing(url) ? '' : knownHosts.trim();
  return { deployKeyId: deployKey.id, ...(lines === '' ? {} : { knownHosts: lines }) };
}

/** What is still missing before a host can be asked. */
export function missingIn(url: string, { deployKey, knownHosts }: SshFields): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!deployKey) errors.deployKey = 'An address over SSH needs a deploy key: make one, or bring your own.';
  if (!isPublishing(url) && knownHosts.trim() === '')
    errors.knownHosts = 'Say by which keys the host is known, so that nobody can pass for it.';
  return errors;
}
