import type { Cause } from '../run/causes.ts';

const TRY_AGAIN = 'Check the address, or try again when the host is back.';
const detailOf = (said: string): string => said.replace(/^landfall-ssh: [\w-]+ /, '');

/** What only a contact over SSH says: our program's own words first, which no host can write, then those of well-known hosts. */
export const SSH_CAUSES: readonly Cause[] = [
  {
    when: /^landfall-ssh: host-key /m,
    code: 'host-key-changed',
    words: ({ host, said }) => ({
      why: `${host} shows a host key that it is not known by: ${detailOf(said)}. Somebody may be in between; nothing was sent and nothing was read.`,
      fix: 'Ask who runs the host. If the key was changed on purpose, trust the new one in the settings of the repository.',
    }),
  },
  {
    when: /^landfall-ssh: key-types /m,
    code: 'host-key-changed',
    words: ({ host }) => ({
      why: `${host} has no host key of the kinds that it is known by. Nothing was sent and nothing was read.`,
      fix: 'Ask who runs the host for its keys, and trust them in the settings of the repository.',
    }),
  },
  {
    when: /^landfall-ssh: authentication /m,
    code: 'authentication-failed',
    words: ({ host }) => ({
      why: `${host} does not know the deploy key.`,
      fix: 'Add its public key to the repository at its host, as a deploy key, then try again.',
    }),
  },
  {
    when: /^landfall-ssh: unreachable /m,
    code: 'unreachable',
    words: ({ said }) => ({ why: `The connection failed (${detailOf(said)}).`, fix: TRY_AGAIN }),
  },
  {
    when: /^landfall-ssh: protocol /m,
    code: 'unreachable',
    words: ({ host, said }) => ({
      why: `${host} does not speak SSH as we do (${detailOf(said)}).`,
      fix: 'Check host and port, or have its SSH server brought up to date.',
    }),
  },
  {
    when: /^remote: .*(?:marked as read[ -]only|denied to deploy key|not allowed to (?:push|upload)|deploy key.*(?:write|push))/im,
    code: 'authentication-failed',
    words: ({ host }) => ({
      why: `${host} says that the deploy key may only read.`,
      fix: 'Let the deploy key write, at the host.',
    }),
  },
  {
    when: /^remote: .*(?:not found|does not exist|does not appear to be a git repository|could not be found|access denied|permission denied)/im,
    code: 'repository-not-found',
    words: ({ host }) => ({
      why: `${host} has no repository at this address for this deploy key.`,
      fix: 'Check owner and name, and that the public key was added to this repository: a deploy key opens one only.',
    }),
  },
];
