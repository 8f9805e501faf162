import type { Provider } from '../provider.ts';

/**
 * What to type into GitHub's "Add webhook" form, in its order and with its labels, and the same as one `gh` command.
 * The secret is not in it: it is shown once, elsewhere.
 */
export const setupLines: Provider['setupLines'] = ({ url, repositoryUrl }) => {
  const repository = ownerAndName(repositoryUrl);
  const page = repository
    ? `https://github.com/${repository}/settings/hooks/new`
    : 'Settings → Webhooks → Add webhook';
  return [
    { label: 'Open', value: page, copy: repository !== undefined },
    { label: 'Payload URL', value: url, copy: true },
    { label: 'Content type', value: 'application/json', copy: true },
    { label: 'Secret', value: 'the webhook secret of this repository', copy: false },
    { label: 'SSL verification', value: 'Enable SSL verification', copy: false },
    {
      label: 'Which events would you like to trigger this webhook?',
      value: 'Just the push event.',
      copy: false,
    },
    { label: 'Active', value: 'checked', copy: false },
    { label: 'Or with the GitHub CLI', value: command(url, repository ?? 'OWNER/REPOSITORY'), copy: true },
  ];
};

function command(url: string, repository: string): string {
  return [
    `gh api repos/${repository}/hooks -f name=web -F active=true -f 'events[]=push'`,
    `-f 'config[url]=${url}' -f 'config[content_type]=json' -f "config[secret]=$WEBHOOK_SECRET"`,
  ].join(' ');
}

/** `owner/name` of a github.com URL; the charset is what GitHub allows, so it is safe in a shell line. */
function ownerAndName(repositoryUrl: string | undefined): string | undefined {
  const match = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(repositoryUrl ?? '');
  return match?.[1];
}
