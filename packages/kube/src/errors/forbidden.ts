/** What a 403 says, and what to do about it. The most exact stands first. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [
    /because it is being terminated/,
    'Wait until the namespace is gone, then sync again; what holds it is named in its status.',
  ],
  [/exceeded quota|failed quota/, 'Ask for less in Git, or have the ResourceQuota of its namespace raised.'],
  [/violates PodSecurity/, 'Change the pod in Git, or have the pod-security level of its namespace changed.'],
  [
    /is forbidden: (maximum|minimum) .* (usage|limit)|must be less than or equal to .* limit/,
    'Keep within the LimitRange of its namespace, or have that changed.',
  ],
  [/admission webhook ".*" denied/, 'Change in Git what this webhook does not allow.'],
  [
    /\b[Uu]ser ".*" (cannot \w+ resource|\(groups=.*\) is attempting to grant)/,
    'Give the account these rights in the cluster, or take the object out of Git.',
  ],
];

/** What to do about a refused request: rights are missing only where the server says so, the rest is admission. */
export const forbiddenFix = (said: string): string | undefined =>
  FIXES.find(([pattern]) => pattern.test(said))?.[1];
