import { staySmall } from './stay-small.ts';

const role = process.argv[2];
if (role !== 'source' && role !== 'apply') {
  console.error('Say which role this worker has: source | apply');
  process.exit(2);
}
const { loadRole, startWorker } = await import('./start-worker.ts');
await loadRole(role);
staySmall();
startWorker(role).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The worker could not start.');
  process.exit(1);
});
