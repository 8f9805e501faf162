import { parseAsStringLiteral } from 'nuqs';

export const STEPS = ['repository', 'cluster', 'application'] as const;
export type OnboardingStep = (typeof STEPS)[number];

/** The step the person opened; without it, the first that is not done. */
export const stepParam = parseAsStringLiteral(STEPS);
