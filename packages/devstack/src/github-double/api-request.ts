import type { RepositoryRecord } from '../git-server/repositories.ts';
import type { AppEvent } from '../git-server/webhook-calls.ts';
import type { Caller } from './authenticate.ts';
import type { GitHubState } from './state.ts';

/** One request to the API, read and authenticated. */
export interface ApiRequest {
  state: GitHubState;
  caller: Caller;
  url: URL;
  body: unknown;
  /** What the path's names stand for. */
  parameters: Record<string, string>;
  uninstall(id: number): boolean;
  /** Tells the App's webhook, where it hears of that repository. */
  tell(record: RepositoryRecord, told: AppEvent): void;
}
