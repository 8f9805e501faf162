import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GitUser, RepositoryRecord } from './repositories.ts';

/** What else a Git server answers at its address, and whom else it lets in. */
export interface Beside {
  /** Answers a request that is not git's; false when it is none of these either. */
  serve(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  /** The name that credentials stand for at a repository; undefined when they may not do that. */
  knows(given: GitUser, record: RepositoryRecord, writing: boolean): string | undefined;
}
