/** What a page posts to GitHub to have an App made. Source: GitHub's "Registering a GitHub App from a manifest". */
export interface Manifest {
  name: string;
  url: string;
  hook_attributes: { url: string; active: boolean };
  redirect_url: string;
  callback_urls: string[];
  setup_url: string;
  setup_on_update: boolean;
  request_oauth_on_install: boolean;
  public: boolean;
  default_permissions: Record<string, 'read' | 'write'>;
  default_events: string[];
}

/** GitHub takes no hook at an address that the internet does not reach, not even one that is switched off. */
const UNREACHED =
  /^(localhost|127\..*|\[::1\]|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|.*\.(local|internal|test))$/;

/** Whether deliveries can reach a Landfall; repositories are polled where they cannot. */
export const isReached = (publicUrl: string): boolean => !UNREACHED.test(new URL(publicUrl).hostname);

/**
 * The App that one Landfall needs: where GitHub sends browsers and deliveries, and no permission that nothing here uses.
 * @param publicUrl the address that people open @param redirectUrl where GitHub brings the code that the App is fetched with
 */
export function manifestFor(
  publicUrl: string,
  { name, redirectUrl }: { name: string; redirectUrl: string },
): Manifest {
  const at = publicUrl.replace(/\/+$/, '');
  const reached = isReached(at);
  return {
    name,
    url: at,
    // A reserved name that answers; nothing is sent there.
    hook_attributes: {
      url: reached ? `${at}/webhooks/github` : 'https://example.com/webhooks/github',
      active: reached,
    },
    redirect_url: redirectUrl,
    callback_urls: [`${at}/repositories/new/github`, `${at}/api/auth/callback/github`],
    setup_url: `${at}/repositories/new/github`,
    setup_on_update: true,
    request_oauth_on_install: false,
    public: false,
    default_permissions: {
      metadata: 'read',
      contents: 'write',
      checks: 'write',
      pull_requests: 'write',
      statuses: 'write',
    },
    default_events: ['check_run', 'check_suite', 'delete', 'pull_request', 'push', 'repository'],
  };
}
