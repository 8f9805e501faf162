'use client';

import type { ProbeInput, ProbeResult, ProbeView, probeInput } from '@landfall/contracts/probe';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { call } from '#src/api/browser.ts';
import type { Held } from '#src/api/call.ts';
import { reads } from '#src/api/reads.ts';
import { caughtUp } from '#src/api/stream/recent.ts';
import { useRead } from '#src/api/use-read.ts';

type Kind = ProbeResult['kind'];
type ResultOf<K extends Kind> = Extract<ProbeResult, { kind: K }>;
type InputOf<K extends ProbeInput['kind']> = Extract<z.input<typeof probeInput>, { kind: K }>;

/** An answer that is waited for. */
export interface Answering<K extends Kind> {
  /** Forgets the answer, because what it was about has changed. */
  clear: () => void;
  id: string | null;
  pending: boolean;
  /** What is being done now, in words. */
  stage: string | null;
  result: ResultOf<K> | null;
  /** A refusal of the question, or the problem that the answer names. */
  error: unknown;
}
export interface Probing<K extends ProbeInput['kind']> extends Answering<K> {
  ask: (input: InputOf<K>) => Promise<void>;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A question asked before anything is saved, or about a live object; the answer comes on the event stream. */
export function useProbe<K extends ProbeInput['kind']>(kind: K): Probing<K> {
  const { send, ...answering } = useAnswer(kind);
  return { ...answering, ask: (input) => send(() => call('probes.create', { body: input })) };
}

/** The same for what is asked at another door. */
export function useAnswer<K extends Kind>(
  kind: K,
): Answering<K> & { send: (ask: () => Promise<Held<ProbeView>>) => Promise<void> } {
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const { data } = useRead(reads.probe(id ?? NOBODY), id !== null);

  const send = async (ask: () => Promise<Held<ProbeView>>): Promise<void> => {
    setAsking(true);
    setRefused(null);
    setId(null);
    try {
      const { value, position } = await ask();
      const { key } = reads.probe(value.id);
      // The first words about it may have been quicker than this answer.
      client.setQueryData(key, caughtUp(key, { value, position: position ?? 0 }));
      setId(value.id);
    } catch (error) {
      setRefused(error);
    } finally {
      setAsking(false);
    }
  };

  const clear = (): void => {
    setId(null);
    setRefused(null);
  };

  const view = id === null ? undefined : data;
  const isDone = view?.state === 'done' || view?.state === 'failed';
  return {
    send,
    clear,
    id: view?.state === 'done' ? id : null,
    pending: asking || (id !== null && !isDone),
    stage: view?.stage ?? null,
    result: view?.result?.kind === kind ? (view.result as ResultOf<K>) : null,
    error: refused ?? view?.problem ?? null,
  };
}
