export { type GitHubAddress, githubAddress } from './address.ts';
export { type Ask, asker } from './ask.ts';
export type { Reach } from './bounded-fetch.ts';
export { type DeliveredTo, deliveredTo } from './delivered-to.ts';
export { GitHubError, type GitHubErrorCode } from './errors.ts';
export {
  type AppKey,
  type InstallationToken,
  installationTokens,
  type TokenFor,
  type TokenOptions,
} from './installation-tokens.ts';
export { type GitHubInstallation, installationsOf, repositoriesOf, whoIs } from './person.ts';
export type { GitHubRepository } from './repository.ts';
export { type RepositoryNow, repositoryNow } from './repository-now.ts';
export { authorizeUrl, exchangeCode, type GitHubClient, installUrl } from './sign-in.ts';
