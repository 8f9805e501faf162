// The Git server as a process of its own, which holds nothing else: a fork of a large one would be measured with it.
import process from 'node:process';
import { startGitServer } from '@landfall/devstack/git-server';
import { gitRequest } from './git-messages.ts';

const [, , dir = ''] = process.argv;
const { url, caPem, createRepository } = await startGitServer({ dir });
process.send?.({ url, caPem });
process.on('message', async (message) => {
  const { id, name, users } = gitRequest.parse(message);
  process.send?.({ id, ...(await createRepository(name, { users })) });
});
process.on('disconnect', () => process.exit(0));
