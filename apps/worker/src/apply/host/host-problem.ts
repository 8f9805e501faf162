import { momentWords, type ProblemWords } from '@landfall/contracts/problem';
import { ClusterError } from '@landfall/engine';

/** Why a host that is not this process has no answer, in its own words. */
export class HostProblem extends Error {
  override readonly name = 'HostProblem';
  readonly words: ProblemWords;
  /** It is about the cluster, in the words of the engine. */
  readonly isOfCluster: boolean;
  /** It lies with the host itself, which was started anew or has too much to do: asked again, it answers. */
  readonly isPassing: boolean;

  constructor(words: ProblemWords, isTransient: boolean) {
    super(words.why);
    this.words = words;
    this.isOfCluster = words.code.startsWith('cluster-');
    this.isPassing = isTransient && !this.isOfCluster;
  }
}

const LOOK = 'Look at its log: kubectl -n landfall-agent logs deploy/landfall-agent';

/** An agent that is away, as far as anybody can tell: the cluster cannot be reached. */
export function agentAway(since: Date | null): ClusterError {
  const why = since
    ? `The agent of this cluster is disconnected since ${momentWords(since)}.`
    : 'No agent has connected to this cluster yet.';
  return new ClusterError({ code: 'unreachable' }, why, { fix: LOOK });
}

/** One that is connected and does not do what it should. */
export function agentSilent(what: string): ClusterError {
  const why = `The agent of this cluster is connected and did not ${what}.`;
  return new ClusterError({ code: 'timed-out' }, why, { fix: LOOK });
}
