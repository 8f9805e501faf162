import type { ProblemWords } from '@landfall/contracts/problem';
import { ClusterError, describe } from '@landfall/engine';

export const POLICY_NAME = 'landfall-agent-policy';

/** What is refused, as a person names it; without a name all of a kind. */
interface Named {
  kind: string;
  namespace: string;
  name?: string | undefined;
}

/** The words for what the local policy does not allow. */
export const refused = (verb: 'touch' | 'read', { name, ...asked }: Named, why: string): ProblemWords => ({
  code: 'local-policy',
  what: `The agent of this cluster does not ${verb} ${name === undefined ? ofKind(asked) : describe({ ...asked, name })}.`,
  why,
  fix: `Whoever runs the cluster allows it in the ConfigMap ${POLICY_NAME} in the agent's namespace, or it leaves Git.`,
});

const ofKind = ({ kind, namespace }: Named): string =>
  `objects of kind ${kind}${namespace === '' ? '' : ` in ${namespace}`}`;

/** The words for a policy that cannot be read or understood. */
export const notUnderstood = (why: string): ProblemWords => ({
  code: 'local-policy',
  what: 'The agent of this cluster touches nothing.',
  why,
  fix: `Whoever runs the cluster puts the ConfigMap ${POLICY_NAME} in the agent's namespace in order.`,
});

/** A request that was not sent, because the local policy does not allow it. To the engine it is what a narrow account is told. */
export class PolicyRefusal extends ClusterError {
  readonly words: ProblemWords;

  constructor(words: ProblemWords) {
    super({ code: 'forbidden' }, `${words.what} ${words.why}`, { fix: words.fix });
    this.name = 'PolicyRefusal';
    this.words = words;
  }
}
