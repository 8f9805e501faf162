import type { ProblemWords } from '@landfall/contracts/problem';

const table: Record<string, Omit<ProblemWords, 'code'>> = {
  'wrong-credentials': {
    what: 'That did not match.',
    why: 'The e-mail address and the password do not belong together.',
    fix: 'Check both and try again.',
  },
  'too-many-requests': {
    what: 'Too many tries.',
    why: 'We slow down repeated attempts from one place.',
    fix: 'Wait a minute, then try again.',
  },
  conflict: {
    what: 'This e-mail address has an account already.',
    why: 'Each address has one account.',
    fix: 'Sign in instead.',
  },
  'invalid-request': {
    what: 'Something in the form was not accepted.',
    why: 'One of the fields breaks a rule.',
    fix: 'Check the fields and try again.',
  },
  OAuthCallback: {
    what: 'GitHub did not sign you in.',
    why: 'Its answer was not taken: you went back, it was used before, or it was not begun in this browser.',
    fix: 'Continue with GitHub again, or use your e-mail address.',
  },
  offline: {
    what: 'Landfall is not ready to sign you in.',
    why: 'Its API does not answer.',
    fix: 'Try again in a moment; your clusters keep running as they are.',
  },
};
const unknown: Omit<ProblemWords, 'code'> = {
  what: 'Signing in did not work.',
  why: 'The server could not finish it.',
  fix: 'Try again. If it stays, look at the log of the API.',
};

/** Codes that mean the same to a person at this door. */
const sameAs: Record<string, string> = { 'name-taken': 'conflict', unavailable: 'offline' };

/** Words for a code that came back in an address; text from an address is never shown itself (security XSS-4). */
export const signInWords = (code: string): ProblemWords => ({
  code: Object.hasOwn(table, sameAs[code] ?? code) ? code : 'unexpected',
  ...(table[sameAs[code] ?? code] ?? unknown),
});
