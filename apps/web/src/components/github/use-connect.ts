'use client';

import type { ConnectOfferedInput, GithubOffer } from '@landfall/contracts/github';
import { useState } from 'react';
import { useAct } from '#src/api/use-act.ts';
import { type Connected, connectEach } from './connect-each.ts';

/** Connects what was picked; when all of it is, ends the visit, and the person's token is forgotten. */
export function useConnect(
  { visitId, offer }: { visitId: string; offer: GithubOffer },
  onDone: (names: readonly string[]) => void,
) {
  // What GitHub shows is not asked again: it is what it was, and asking takes seconds.
  const connect = useAct('github.connect', { stale: [['repositories']] });
  const end = useAct('github.end');
  const [connected, setConnected] = useState<Connected>({ names: [], ids: new Set() });
  const params = { id: visitId };
  const submit = async (picked: ReadonlySet<number>) => {
    const { installations } = offer;
    const one = (body: ConnectOfferedInput) => connect.mutateAsync({ params, body });
    const { names } = await connectEach({ installations, picked }, connected, one, setConnected);
    // One that could not be ended is ended by the sweep.
    end.mutate({ params });
    onDone(names);
  };
  return { connected, error: connect.error, isPending: connect.isPending, submit };
}
