import { openQueue } from '../src/index.ts';

/** A process that takes a job, says so, and never ends it: to be killed. Arguments: the URL of Redis. */
const queue = await openQueue(process.argv[2] ?? '');
const idle = async () => undefined;
queue.consume(
  'source',
  {
    'process-delivery': idle,
    'render-application': idle,
    'push-revert': idle,
    'plan-pull': idle,
    'follow-proposal': idle,
    'tell-history': idle,
    'report-status': idle,
    'answer-probe-source': idle,
    'refresh-repository': async ({ repositoryId }) => {
      process.stdout.write(`${repositoryId}\n`);
      await new Promise(() => undefined);
    },
  },
  { lockMs: 2000 },
);
