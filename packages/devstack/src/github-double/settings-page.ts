import type { AccountVerbs } from './account-verbs.ts';
import { type Answer, buttonsPage } from './answer.ts';
import type { GitHubState } from './state.ts';

export type SettingsVerbs = Pick<AccountVerbs, 'suspend' | 'unsuspend' | 'uninstall'>;

const PATH = /^\/organizations\/([\w-]+)\/settings\/installations\/(\d+)$/;

/** An installation in the settings of its account, where an owner ends or suspends it; undefined for any other path. */
export function settingsPage(
  state: GitHubState,
  { suspend, unsuspend, uninstall }: SettingsVerbs,
  url: URL,
  posted: URLSearchParams | undefined,
): Answer | undefined {
  const [, login, number] = PATH.exec(url.pathname) ?? [];
  const installation = state.installations.get(Number(number));
  if (!installation || installation.account.login !== login) return undefined;
  const { id } = installation;
  const owner = [...state.accounts.values()].find((account) => 'organizations' in account);
  const acts: Record<string, () => unknown> = installation.suspendedBy
    ? { Unsuspend: () => unsuspend(id), Uninstall: () => uninstall(id) }
    : { Suspend: () => suspend(id, owner?.login ?? ''), Uninstall: () => uninstall(id) };
  const act = acts[posted?.get('act') ?? ''];
  if (!act) {
    const choices = Object.keys(acts).map((label) => ({ value: label, label }));
    return buttonsPage(`Landfall, installed on ${login}`, 'act', choices);
  }
  act();
  return { status: 302, html: '', location: state.url };
}
