export { type GitHubAddress, githubAddress } from './address.ts';
export { type Ask, asker } from './ask.ts';
export type { Reach } from './bounded-fetch.ts';
export { type Check, type CheckAnnotation, type CheckProgress, putCheck } from './checks.ts';
export { putComment } from './comments.ts';
export { type ConvertedApp, convertManifest, manifestCode } from './convert-manifest.ts';
export { type DeliveredTo, deliveredTo } from './delivered-to.ts';
export { GitHubError, type GitHubErrorCode } from './errors.ts';
export { pageBudget } from './every-page.ts';
export {
  type AppKey,
  type InstallationToken,
  installationTokens,
  type TokenFor,
  type TokenOptions,
  type TokenPermissions,
} from './installation-tokens.ts';
export { type GitHubInstallation, installationsOf, repositoriesOf, whoIs } from './person.ts';
export { type PullHint, pullHint } from './pull-hint.ts';
export {
  type GitHubPull,
  type ListedPull,
  openPull,
  openPulls,
  type PullAddress,
  pullRequest,
  pullsFrom,
  updatePull,
} from './pulls.ts';
export { branchHead } from './refs.ts';
export type { GitHubRepository } from './repository.ts';
export { type RepositoryNow, repositoryNow } from './repository-now.ts';
export { authorizeUrl, exchangeCode, type GitHubClient, installUrl } from './sign-in.ts';
export { type CommitState, setStatus } from './statuses.ts';
