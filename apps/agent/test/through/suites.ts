/**
 * The suites of the engine on a cluster run through an agent as well: a new one by itself, with an agent of rights `cluster`.
 * These need no more than some namespaces, and have an agent of those.
 */
export const IN_CHOSEN_NAMESPACES = [
  'culprit/culprit',
  'execute/execute',
  'execute/hooks',
  'execute/waves',
  'observe/observe',
  'plan/deletion',
  'plan/flux',
  'plan/golden',
  'plan/leaving',
  'plan/prune',
  'plan/secrets',
  'plan/server-words',
];

const OWN_PORT = 'It holds or counts requests between the engine and its port, in the process of the test.';
const STEPS = 'It changes the steps of a plan, which never leave an agent.';
const MASK = 'It shows the mask of the tests; an agent masks with the key of its organization.';
const ALIKE = 'Of many that are alike some go through: the suite of all of them would double its time.';
const PACE = 'It needs a shorter patience than an agent has.';

const others = (title: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${title} ${name}`, ALIKE]));

/**
 * Cases that are about the inside of a host, by the beginning of their names, and why no agent is asked. One that wants a port of its
 * own or what a plan holds beside its data is left out by itself, as soon as it does.
 */
export const LEFT_OUT: Record<string, Record<string, string>> = {
  'execute/dependencies': { 'a run tells its host that': 'An agent hears that itself.' },
  'execute/hooks': { 'A.2: a hook of two phases': OWN_PORT },
  'execute/steps': { 'A.1: in one wave': OWN_PORT },
  'execute/waves': { 'one bad object': STEPS, 'HPA without a metrics API': PACE },
  'plan/adoption': others('4.5: adopted as it is, every spelling of', [
    ...['admission', 'cronjob', 'daemonset', 'ingress', 'statefulset'],
  ]),
  'plan/golden': { 'plan of secret-': MASK },
  'plan/leaving': { 'A.4: PrunePropagationPolicy': OWN_PORT, 'A.2: a PreDelete hook that fails': OWN_PORT },
  'plan/ownership': { 'what others change between list and dry run': OWN_PORT },
  'plan/replace': others('A.4: with Replace=true of the application every spelling of', [
    ...['admission', 'horizontal-pod-autoscaler', 'service', 'statefulset'],
  ]),
};

/** Suites that no agent runs, and why. */
export const NOT_THROUGH: Record<string, string> = {
  'culprit/simulated': 'Its clusters are those of culprit, with more ways to fail and long waits.',
  'culprit/look-inside':
    'It calls what an agent’s looks call; those are asked for in tasks.cluster.test.ts of the agent.',
  'execute/crash/definition': 'It ends the engine at every single request, in the process of the test.',
  'execute/crash/deletion': 'The same.',
  'execute/crash/failure': 'The same.',
  'execute/crash/jobs': 'The same.',
  'execute/crash/objects': 'The same.',
  'execute/fencing':
    'It holds the engine between requests; an agent’s fence is the Lease, tested with whole agents.',
  'execute/two-hosts': 'Of two agents only the one with the Lease acts.',
  'observe/compacted': 'It watches; what an agent watches is no answer to a question.',
  'observe/cut-watch': 'The same.',
  'observe/watch-managed': 'The same.',
  'plan/kinds': 'It counts dry runs, and what it shows is shown by golden and unchanged.',
  'plan/permissions':
    'It makes accounts of its own; an agent’s are those of its chart, in rights.cluster.test.ts.',
};
